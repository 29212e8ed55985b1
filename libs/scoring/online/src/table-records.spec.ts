import { describe, expect, it } from 'vitest';
import { requestTable } from './request-table.ts';
import { tableRecords } from './table-records.ts';

describe('the records of a request', () => {
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
    expect(JSON.parse(tableRecords(requestTable(body), ['a', 'b']))).toEqual(records);
  });

  it('have the names of the features where the request has none', () => {
    expect(tableRecords(requestTable({ input_data: [[1, 'x']] }), ['a', 'b'])).toBe('[{"a":1,"b":"x"}]');
  });
});
