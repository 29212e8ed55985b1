import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { CategoryRequest, Dataset } from './dataset.ts';
import { failure, range, source, temporaryReader, type TemporaryReader } from './reader.spec-support.ts';

let files: TemporaryReader;
beforeAll(async () => {
  files = await temporaryReader();
});
afterAll(() => files.remove());

async function open(uri: string, windows = [range(1, 5), range(5, 7)]): Promise<Dataset> {
  return files.reader.open({ source: source(uri), windows, segment: null });
}

async function counts(uri: string, columns: readonly CategoryRequest[]): Promise<unknown> {
  const dataset = await open(uri);
  const read = await dataset.readCategories(columns);
  await dataset.close();
  return read.map((window) => [
    window.rows,
    ...[...window.columns].map(([name, column]) => [name, Object.fromEntries(column.counts), column.nulls]),
  ]);
}

describe('readCategories', () => {
  it('counts several columns of all windows, most frequent first', async () => {
    await files.parquet(
      'some.parquet',
      `SELECT timestamp, CASE WHEN i % 4 = 3 THEN NULL ELSE 'c' || (i % 4 // 2) END AS letter, i % 2 AS n FROM hours`,
    );
    const dataset = await open('some.parquet');
    const asked: CategoryRequest[] = [
      { name: 'letter', labels: 'text' },
      { name: 'n', labels: 'number' },
    ];
    const [baseline, target] = await dataset.readCategories(asked);
    await dataset.close();
    expect(baseline?.rows).toBe(96);
    expect([...(baseline?.columns.get('letter')?.counts ?? [])]).toEqual([
      ['c0', 48],
      ['c1', 24],
    ]);
    expect(baseline?.columns.get('letter')?.nulls).toBe(24);
    expect([...(target?.columns.get('n')?.counts ?? [])]).toEqual([
      ['0', 24],
      ['1', 24],
    ]);
  });

  it('names values as their column writes them, or as numbers', async () => {
    await files.parquet(
      'labels.parquet',
      `SELECT TIMESTAMP '2026-01-02' AS timestamp, * FROM (VALUES (1.0::DOUBLE, true, '1'), (2.5, false, 'x'), ('NaN'::DOUBLE, NULL, NULL)) t(d, b, t)`,
    );
    const all = (labels: CategoryRequest['labels']) => ['d', 'b', 't'].map((name) => ({ name, labels }));
    expect(await counts('labels.parquet', all('text'))).toMatchObject([
      [
        3,
        ['d', { '1.0': 1, '2.5': 1, nan: 1 }, 0],
        ['b', { true: 1, false: 1 }, 1],
        ['t', { 1: 1, x: 1 }, 1],
      ],
      [0, ['d', {}, 0], ['b', {}, 0], ['t', {}, 0]],
    ]);
    expect(await counts('labels.parquet', all('number'))).toMatchObject([
      [3, ['d', { 1: 1, 2.5: 1 }, 1], ['b', { 1: 1, 0: 1 }, 1], ['t', { 1: 1, x: 1 }, 1]],
      [0, ['d', {}, 0], ['b', {}, 0], ['t', {}, 0]],
    ]);
  });

  it('reads more columns than fit one scan', async () => {
    const names = Array.from({ length: 70 }, (_, k) => `c${k}`);
    const cells = names.map((name, k) => `i % ${k + 1} AS ${name}`);
    await files.parquet('wide.parquet', `SELECT timestamp, ${cells.join(', ')} FROM hours`);
    const dataset = await open('wide.parquet', [range(1, 11)]);
    const [read] = await dataset.readCategories(names.map((name) => ({ name, labels: 'text' })));
    await dataset.close();
    expect(names.map((name) => read?.columns.get(name)?.counts.size)).toEqual(names.map((_, k) => k + 1));
  });

  it('answers no columns with the rows alone', async () => {
    await files.parquet('few.parquet', 'SELECT timestamp, i AS x FROM hours');
    expect(await counts('few.parquet', [])).toEqual([[96], [48]]);
  });

  it('refuses a column that identifies rows', async () => {
    await files.parquet('ids.parquet', `SELECT i AS id, i % 5 AS few FROM range(2500000) t(i)`);
    const dataset = await open('ids.parquet');
    const error = await failure(dataset.readCategories([{ name: 'id', labels: 'text' }]));
    expect(error.message).toMatch(/"id" holds more than 1,000,000 distinct values in ids.parquet/);
    const [read] = await dataset.readCategories([{ name: 'few', labels: 'text' }]);
    expect(read?.columns.get('few')?.counts.size).toBe(5);
    await dataset.close();
  });

  it('agrees with counting in plain code', async () => {
    const cell = fc.option(fc.constantFrom('a', 'b', '', 'ä ö', "it's"), { nil: null });
    const row = fc.tuple(fc.integer({ min: 0, max: 7 }), cell);
    await fc.assert(
      fc.asyncProperty(fc.array(row, { minLength: 1, maxLength: 40 }), async (rows) => {
        const text = (value: string | null) => (value === null ? 'NULL' : `'${value.replaceAll("'", "''")}'`);
        const values = rows.map(([d, value]) => `(DATE '2026-01-01' + ${d}, ${text(value)})`);
        const uri = await files.parquet(
          'random.parquet',
          `SELECT * FROM (VALUES ${values.join(', ')}) t(timestamp, c)`,
        );
        const dataset = await open(uri);
        const read = await dataset.readCategories([{ name: 'c', labels: 'text' }]);
        await dataset.close();
        for (const [index, [from, to]] of [[0, 4] as const, [4, 6] as const].entries()) {
          const inside = rows.filter(([d]) => d >= from && d < to).map(([, value]) => value);
          const found = read[index]?.columns.get('c');
          expect(found?.nulls).toBe(inside.filter((value) => value === null).length);
          const names = new Set(inside.filter((value) => value !== null));
          expect(found?.counts.size).toBe(names.size);
          for (const name of names)
            expect(found?.counts.get(name)).toBe(inside.filter((v) => v === name).length);
        }
      }),
      { numRuns: 20 },
    );
  });
});

describe('columnsWithFewDistinct', () => {
  it('compares the distinct values of one window with a share of its rows, null being one', async () => {
    await files.parquet(
      'distinct.parquet',
      `SELECT timestamp, i % 4 AS four, CASE WHEN i % 5 < 4 THEN i % 5 END AS five, i AS all, CASE WHEN i < 96 THEN i ELSE 0 END AS later FROM hours`,
    );
    const dataset = await open('distinct.parquet');
    const names = ['four', 'five', 'all', 'later'];
    // 5 % of 96 rows is 4.8: less than five, more than four.
    expect(await dataset.columnsWithFewDistinct(names, 0.05, 0)).toEqual(new Set(['four']));
    expect(await dataset.columnsWithFewDistinct(names, 0.06, 0)).toEqual(new Set(['four', 'five']));
    expect(await dataset.columnsWithFewDistinct(names, 0.06, 1)).toEqual(new Set(['later']));
    await dataset.close();
  });
});
