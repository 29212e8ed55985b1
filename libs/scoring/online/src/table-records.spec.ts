import { describe, expect, it } from 'vitest';
import { requestTable } from './request-table.ts';
import { createRecordWriter } from './table-records.ts';

describe('the records of a request', () => {
  const write = createRecordWriter(['a', 'b']);
  const records = [
    { a: 1.5, b: 'x "y"', extra: null },
    { a: null, b: '', extra: [1] },
  ];

  it.each<[string, unknown]>([
    ['records', records],
    [
      'lists with columns',
      {
        input_data: {
          columns: ['a', 'b', 'extra'],
          data: [
            [1.5, 'x "y"', null],
            [null, '', [1]],
          ],
        },
      },
    ],
    ['columns', { a: [1.5, null], b: ['x "y"', ''], extra: [null, [1]] }],
  ])('hold all that it has in %s', (_, body) => {
    expect(JSON.parse(write(requestTable(body)))).toEqual(records);
  });

  it('have the names of the features where the request has none', () => {
    expect(write(requestTable({ input_data: [[1, 'x']] }))).toBe('[{"a":1,"b":"x"}]');
  });

  it("have the request's own order of columns, and null for what JSON has no number for", () => {
    const body = JSON.parse('{"input_data": {"columns": ["b", "a"], "data": [[1e999, 2]]}}') as unknown;
    expect(write(requestTable(body))).toBe('[{"b":null,"a":2}]');
  });
});
