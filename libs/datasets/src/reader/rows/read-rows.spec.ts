import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { failure, range, source, temporaryReader, type TemporaryReader } from '../reader.spec-support.ts';
import type { AlignedRows, JoinedRows, RowsRequest } from './joined-rows.ts';

let files: TemporaryReader;
beforeAll(async () => {
  files = await temporaryReader();
});
afterAll(() => files.remove());

function side(uri: string, rest: Partial<RowsRequest> = {}): RowsRequest {
  return { source: source(uri), window: null, segment: null, columns: 'all', key: null, ...rest };
}

function join(left: RowsRequest, right: RowsRequest | null = null): Promise<JoinedRows> {
  return files.reader.readRows({ left, right });
}

const cells = (rows: AlignedRows | null): Record<string, unknown> =>
  Object.fromEntries([...(rows?.columns ?? [])].map(([name, { values }]) => [name, [...values]]));

const table = (name: string, columns: string, ...rows: string[]): Promise<string> =>
  files.parquet(name, `SELECT * FROM (VALUES ${rows.join(', ')}) t(${columns})`);

describe('readRows of one side', () => {
  it('aligns cells: NaN for no number, null for no text', async () => {
    await table('one.parquet', 'a, b, c', `(1, 'x', true)`, `(NULL, NULL, false)`, `(3, 'x', NULL)`);
    const { left, right, leftRows, rightRows, notes } = await join(side('one.parquet'));
    expect(cells(left)).toEqual({ a: [1, NaN, 3], b: ['x', null, 'x'], c: [1, 0, NaN] });
    expect([left.rows, right, leftRows, rightRows, notes]).toEqual([3, null, 3, 0, []]);
    expect(left.columns.get('a')?.values).toBeInstanceOf(Float64Array);
  });

  it('keeps window and segment, and leaves the time out of all columns', async () => {
    await files.parquet('hours.parquet', `SELECT timestamp, i AS x, 'p' || (i % 2) AS plant FROM hours`);
    const segment = { feature: 'plant', values: ['p1'] };
    const { left } = await join(side('hours.parquet', { window: range(2, 3), segment }));
    expect(cells(left)['x']).toEqual(Array.from({ length: 12 }, (_, i) => 25 + 2 * i));
    expect([...left.columns.keys()]).toEqual(['x', 'plant']);
    const none = await join(side('hours.parquet', { window: range(40, 41), columns: ['x'] }));
    expect([none.left.rows, cells(none.left)]).toEqual([0, { x: [] }]);
  });

  it('answers no columns with the rows alone', async () => {
    await table('one.parquet', 'a', '(1)', '(2)');
    expect((await join(side('one.parquet', { columns: [] }))).left.rows).toBe(2);
  });

  it('refuses a column that is not there, naming the nearest', async () => {
    await table('near.parquet', 'prediction', '(1)');
    const error = await failure(join(side('near.parquet', { columns: ['predicton'] })));
    expect(error.message).toMatch(/no column "predicton"; did you mean "prediction"\?/);
  });
});

describe('readRows of two sides', () => {
  it('matches rows by key, in the order of the left side', async () => {
    await table('left.parquet', 'id, p', '(3, 0.3)', '(1, 0.1)', '(2, 0.2)', '(NULL, 0.9)');
    await table('right.parquet', 'id, y', `(1, 'no')`, `(3, 'yes')`, `(NULL, 'null')`, `(4, 'four')`);
    const joined = await join(side('left.parquet', { key: 'id' }), side('right.parquet', { key: 'id' }));
    expect(cells(joined.left)).toEqual({ p: [0.3, 0.1] });
    expect(cells(joined.right)).toEqual({ y: ['yes', 'no'] });
    expect([joined.left.rows, joined.right?.rows, joined.leftRows, joined.rightRows]).toEqual([2, 2, 4, 4]);
    expect(joined.files).toHaveLength(2);
    expect(joined.notes).toEqual([
      '1 of 4 rows of left.parquet have no "id" and match none.',
      '1 of 4 rows of right.parquet have no "id" and match none.',
    ]);
  });

  it.each([
    ['INTEGER', 'BIGINT'],
    ['INTEGER', 'VARCHAR'],
    ['DOUBLE', 'VARCHAR'],
    ['DOUBLE', 'INTEGER'],
    ['UUID', 'VARCHAR'],
  ])('compares keys of %s and %s', async (leftType, rightType) => {
    const key = (n: number): string =>
      leftType === 'UUID' ? `'00000000-0000-0000-0000-00000000000${n}'` : `${n}`;
    await table('left.parquet', 'id, p', `(${key(1)}::${leftType}, 1)`, `(${key(2)}::${leftType}, 2)`);
    await table('right.parquet', 'id, y', `(${key(2)}::${rightType}, 20)`, `(${key(3)}::${rightType}, 30)`);
    const joined = await join(side('left.parquet', { key: 'id' }), side('right.parquet', { key: 'id' }));
    expect([cells(joined.left), cells(joined.right)]).toEqual([{ p: [2] }, { y: [20] }]);
  });

  it('takes the newest of rows with one key by time, else the last, and says how many that left out', async () => {
    await table(
      'truth.parquet',
      'id, y, time',
      `(1, 10, TIMESTAMP '2026-01-03')`,
      `(1, 11, TIMESTAMP '2026-01-02')`,
      `(2, 20, NULL)`,
      `(2, 21, TIMESTAMP '2026-01-01')`,
    );
    await table('left.parquet', 'id, p', '(1, 1)', '(2, 2)', '(2, 3)');
    const joined = await join(side('left.parquet', { key: 'id' }), side('truth.parquet', { key: 'id' }));
    expect([cells(joined.left), cells(joined.right)]).toEqual([{ p: [1, 3] }, { y: [10, 21] }]);
    expect(joined.notes).toContain(
      '1 of 3 rows of left.parquet were left out, as they share their "id" with a later one.',
    );
    expect(joined.notes).toContain(
      '2 of 4 rows of truth.parquet were left out, as they share their "id" with a newer one.',
    );
    expect([joined.leftRows, joined.rightRows]).toEqual([3, 4]);
  });

  it('finds nothing where no key is the same', async () => {
    await table('left.parquet', 'id, p', '(1, 1)');
    await table('right.parquet', 'id, y', '(2, 2)');
    const joined = await join(side('left.parquet', { key: 'id' }), side('right.parquet', { key: 'id' }));
    expect([joined.left.rows, joined.right?.rows, cells(joined.left)]).toEqual([0, 0, { p: [] }]);
  });

  it('joins rows that preprocessing made, each side in a database of its own', async () => {
    await table('left.parquet', 'id, p', '(1, 1)', '(2, 2)');
    const half = { name: 'half:1', sql: `SELECT 'k' || id AS k, p / 2 AS half FROM input` };
    const left = side('left.parquet', { source: source('left.parquet', { preprocessing: half }), key: 'k' });
    const joined = await join(left, left);
    expect([cells(joined.left), cells(joined.right)]).toEqual([{ half: [0.5, 1] }, { half: [0.5, 1] }]);
  });

  it('uses the source’s correlation column where no key is named', async () => {
    await table('left.parquet', 'id, p', '(1, 1)');
    const correlated = side('left.parquet', { source: source('left.parquet', { correlationColumn: 'id' }) });
    expect(cells((await join(correlated, correlated)).left)).toEqual({ p: [1] });
    const error = await failure(join(side('left.parquet'), correlated));
    expect(error.message).toMatch(/left.parquet cannot be joined, as no column names them/);
  });

  it('refuses a key that is not there, naming the nearest', async () => {
    await table('left.parquet', 'request_id, p', '(1, 1)');
    await table('right.parquet', 'request_id, y', '(1, 1)');
    const error = await failure(
      join(side('left.parquet', { key: 'request_id' }), side('right.parquet', { key: 'requestid' })),
    );
    expect(error).toMatchObject({ code: 'INVALID' });
    expect(error.message).toBe(
      'The join column "requestid" is not present in right.parquet; did you mean "request_id"?',
    );
  });

  it('is canceled', async () => {
    await table('left.parquet', 'id', '(1)');
    const left = side('left.parquet', { key: 'id' });
    const signal = AbortSignal.abort();
    expect((await failure(files.reader.readRows({ left, right: left, signal }))).code).toBe('CANCELED');
  });
});
