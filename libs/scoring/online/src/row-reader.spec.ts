import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { FeatureDeclaration, ModelInput } from '@circuitwatch/scoring-definitions';
import { createRowReader } from './row-reader.ts';

const matrix: ModelInput = { name: 'x', type: 'float32', features: ['a', 'b'] };

function reading(
  inputs: readonly ModelInput[] = [matrix],
  features: readonly FeatureDeclaration[] = [],
  maximumRows = 100,
): (body: unknown) => unknown {
  return (body) => createRowReader({ inputs, features, maximumRows }).read(body).cells;
}

function feature(name: string, changes: Partial<FeatureDeclaration> = {}): FeatureDeclaration {
  return { name, type: 'NUMBER', categories: null, ...changes };
}

const expected = [new Float32Array([1, 2, 3, NaN])];
const rows = [
  { a: 1, b: 2 },
  { a: 3, b: null },
];
const lists = [
  [1, 2],
  [3, null],
];

describe('a row reader', () => {
  it.each<[string, unknown]>([
    ['columns, index and data', { input_data: { columns: ['a', 'b'], index: [0, 1], data: lists } }],
    [
      'columns in another order, and one more',
      {
        input_data: {
          columns: ['b', 'x', 'a'],
          data: [
            [2, 'any', 1],
            [null, [], 3],
          ],
        },
      },
    ],
    ['data alone', { input_data: { data: lists } }],
    ['no columns by null', { input_data: { columns: null, data: lists } }],
    ['lists', { input_data: lists }],
    ['records below input_data', { input_data: rows }],
    ['values by column', { input_data: { a: [1, 3], b: [2, null] } }],
    ['a split frame of MLflow', { dataframe_split: { columns: ['a', 'b'], data: lists } }],
    ['records of MLflow', { dataframe_records: rows }],
    ['inputs of MLflow', { inputs: { a: [1, 3], b: [2, null] } }],
    ['inputs as lists', { inputs: lists }],
    ['instances', { instances: rows }],
    ['data of records', { data: rows }],
    ['data of lists', { data: lists }],
    ['records', rows],
    ['bare lists', lists],
    ['columns of the whole body', { a: [1, 3], b: [2, null] }],
    ['truth for numbers', [{ a: true, b: 2 }, rows[1]]],
  ])('reads %s', (_, body) => {
    expect(reading()(body)).toEqual(expected);
  });

  it('reads one plain record', () => {
    expect(reading()({ a: 1, b: 2 })).toEqual([new Float32Array([1, 2])]);
  });

  it('takes a feature for a feature although a wrapper has its name', () => {
    const inputs: ModelInput[] = [{ name: 'x', type: 'float32', features: ['data', 'inputs'] }];
    expect(reading(inputs)({ data: 1, inputs: 2 })).toEqual([new Float32Array([1, 2])]);
  });

  it('fills several inputs, each of its type, from lists in the declared order', () => {
    const inputs: ModelInput[] = [
      { name: 'n', type: 'int64', features: ['count'] },
      { name: 's', type: 'string', features: ['site', 'kind'] },
      { name: 'd', type: 'float64', features: ['x'] },
      { name: 'b', type: 'bool', features: ['on'] },
      { name: 'i', type: 'int32', features: ['small'] },
    ];
    const order = ['site', 'x', 'count', 'kind', 'on', 'small'].map((name) =>
      feature(name, { type: name === 'site' || name === 'kind' ? 'TEXT' : 'NUMBER' }),
    );
    const body = [
      ['A', 0.1, 5, 'p', true, -1],
      ['B', null, -7, 'q', 0, 2],
    ];
    expect(reading(inputs, order)(body)).toEqual([
      new BigInt64Array([5n, -7n]),
      ['A', 'p', 'B', 'q'],
      new Float64Array([0.1, NaN]),
      new Uint8Array([1, 0]),
      new Int32Array([-1, 2]),
    ]);
  });

  it.each<[string, unknown, RegExp, (string | number)[]?]>([
    ['nothing', null, /holds no rows/],
    ['a number', 5, /holds no rows/],
    ['an empty object', {}, /holds no rows/],
    ['no rows', [], /no rows/],
    ['empty data', { input_data: { columns: ['a', 'b'], data: [] } }, /no rows/],
    ['a missing feature', [rows[0], { a: 1 }], /Row 2: the feature "b" is missing/, ['rows', 1, 'b']],
    ['text in a number', [{ a: '1', b: 2 }], /Row 1: the feature "a" is "1".*numbers/, ['rows', 0, 'a']],
    ['a list in a number', [{ a: [1], b: 2 }], /Row 1: the feature "a"/, ['rows', 0, 'a']],
    [
      'a missing column',
      { input_data: { columns: ['a', 'c'], data: [[1, 2]] } },
      /lack "b"/,
      ['columns', 'b'],
    ],
    ['a column twice', { input_data: { columns: ['a', 'b', 'a'], data: [[1, 2, 3]] } }, /twice/, ['columns']],
    ['columns that are no names', { input_data: { columns: [1, 2], data: [[1, 2]] } }, /list of names/],
    [
      'a short row',
      { input_data: { columns: ['a', 'b'], data: [[1, 2], [1]] } },
      /Row 2 has 1 values/,
      ['rows', 1],
    ],
    ['a long row', [[1, 2, 3]], /Row 1 has 3 values; 2 are needed.*a, b/, ['rows', 0]],
    ['a row that is no list', [[1, 2], { a: 1, b: 2 }], /Row 2 is no list/, ['rows', 1]],
    ['a row that is no record', [rows[0], 7], /Row 2: the feature "a" is missing/, ['rows', 1, 'a']],
    ['columns of several lengths', { a: [1, 2], b: [1] }, /"b" has 1 values and "a" has 2/, ['b']],
    ['too many rows', new Array(101).fill(rows[0]), /101 rows, and at most 100/],
    ['a name of every object', [{ a: 1, constructor: 2 }], /"b" is missing/],
  ])('refuses %s by name', (_, body, message, path) => {
    const problems = path ? [{ path, message: expect.stringMatching(message) as string }] : expect.anything();
    expect(() => reading()(body)).toThrow(
      expect.objectContaining({
        code: 'INVALID',
        message: expect.stringMatching(message) as string,
        problems,
      }),
    );
  });

  it.each<[ModelInput['type'], unknown, RegExp]>([
    ['int64', null, /null.*whole numbers only/],
    ['int32', null, /null.*whole numbers only/],
    ['bool', null, /null/],
    ['int64', 1.5, /whole number/],
    ['int64', 2 ** 53, /below 2\^53/],
    ['int32', 2 ** 31, /32 bits/],
    ['bool', 2, /true or false/],
    ['string', 5, /takes texts/],
    ['string', null, /takes texts/],
    ['float32', 'high', /takes numbers/],
  ])('refuses for %s the cell %j', (type, value, message) => {
    const read = reading([{ name: 'x', type, features: ['a'] }]);
    expect(() => read([{ a: value }])).toThrow(message);
  });

  it('keeps to declared types and categories', () => {
    const inputs: ModelInput[] = [matrix, { name: 's', type: 'string', features: ['site'] }];
    const read = reading(inputs, [
      feature('a', { type: 'INTEGER', categories: ['1', '2.0'] }),
      feature('b', { type: 'BOOLEAN' }),
      feature('site', { type: 'TEXT', categories: ['north', 'south'] }),
    ]);
    expect(read({ a: 2, b: false, site: 'north' })).toEqual([new Float32Array([2, 0]), ['north']]);
    expect(read({ a: null, b: null, site: 'south' })).toEqual([new Float32Array([NaN, NaN]), ['south']]);
    expect(() => read({ a: 3, b: 1, site: 'north' })).toThrow(
      /"a" is 3, which is none of its categories \(1, 2/,
    );
    expect(() => read({ a: 1.5, b: 1, site: 'north' })).toThrow(/whole number/);
    expect(() => read({ a: 1, b: 0.5, site: 'north' })).toThrow(/true or false/);
    expect(() => read({ a: 1, b: 1, site: 'west' })).toThrow(
      /"site" is "west", which is none of its categories/,
    );
  });

  it('shows of a value only its start', () => {
    expect(() => reading()([{ a: 'x'.repeat(1_000_000), b: 1 }])).toThrow(
      expect.objectContaining({ message: expect.stringMatching(/^.{0,200}$/s) as string }),
    );
  });

  it('reads the same cells from every form of the same rows', () => {
    const cell = fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.constant(null));
    const tables = fc.array(fc.tuple(cell, cell), { minLength: 1, maxLength: 20 });
    // JSON has no -0.
    fc.assert(
      fc.property(tables, (data) => {
        const records = data.map(([a, b]) => ({ b, a }));
        const columns = { b: data.map((row) => row[1]), a: data.map((row) => row[0]) };
        const cells = [Float32Array.from(data.flat().map((value) => (value ?? NaN) + 0))];
        for (const body of [data, records, columns, { input_data: { columns: ['a', 'b'], data } }]) {
          expect(reading()(JSON.parse(JSON.stringify(body)))).toEqual(cells);
        }
      }),
    );
  });

  it('answers any JSON with cells for each row, or refuses it', () => {
    const read = createRowReader({ inputs: [matrix], features: [], maximumRows: 50 }).read;
    const key = fc.oneof(fc.constantFrom('input_data', 'columns', 'data', 'inputs', 'a', 'b'), fc.string());
    const json = fc.letrec<{ value: unknown }>((tie) => ({
      value: fc.oneof(
        { maxDepth: 4 },
        fc.constantFrom(null, true, 0, -1.5, 1e300, 'a', 'b', ''),
        fc.array(tie('value'), { maxLength: 4 }),
        fc.dictionary(key, tie('value'), { maxKeys: 4 }),
      ),
    })).value;
    fc.assert(
      fc.property(json, (body) => {
        try {
          const found = read(body);
          expect(found.cells[0]).toHaveLength(2 * found.rows);
        } catch (error) {
          expect(error).toMatchObject({ code: 'INVALID' });
        }
      }),
      { numRuns: 2_000 },
    );
  });
});
