import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { failure, range, source, temporaryReader, type TemporaryReader } from '../reader.spec-support.ts';
import type { QueryAnswer, QueryRequest } from './query-request.ts';

let files: TemporaryReader;
beforeAll(async () => {
  files = await temporaryReader();
  await files.parquet('readings.parquet', `SELECT timestamp, i AS x, 'p' || (i % 2) AS plant FROM hours`);
});
afterAll(() => files.remove());

const relations: QueryRequest['relations'] = new Map([
  ['baseline', { source: source('readings.parquet'), window: range(1, 5) }],
  ['target', { source: source('readings.parquet'), window: range(5, 7) }],
]);

function query(sql: string, rest: Partial<QueryRequest> = {}): Promise<QueryAnswer> {
  const limits = { maximumRows: 1_000, maximumMs: 30_000 };
  return files.reader.query({ relations, sql, inputs: {}, segment: null, ...limits, ...rest });
}

const problemOf = async (sql: string, rest: Partial<QueryRequest> = {}): Promise<string> => {
  const error = await failure(query(sql, rest));
  expect(error).toMatchObject({ code: 'INVALID', retryable: false });
  return error.message;
};

describe('custom SQL', () => {
  test('selects from its relations, each cut by its window', async () => {
    const sql = `SELECT 'mean' AS metric, plant AS "group", avg(x) AS value, 150 AS threshold FROM target GROUP BY plant ORDER BY plant`;
    const { metrics, rows, files: read } = await query(sql);
    expect(metrics).toEqual([
      { metric: 'mean', group: 'p0', value: 119, threshold: 150 },
      { metric: 'mean', group: 'p1', value: 120, threshold: 150 },
    ]);
    expect(rows).toEqual(
      new Map([
        ['baseline', 96],
        ['target', 48],
      ]),
    );
    expect(read.map(({ uri }) => uri)).toEqual([`file://${join(files.folder, 'readings.parquet')}`]);
  });

  test('may join, nest, name subqueries and end with a semicolon and a remark', async () => {
    const sql = `WITH sides AS (SELECT avg(x) AS x FROM baseline UNION ALL SELECT avg(x) FROM target)
      SELECT 'shift', max(x) - min(x) FROM sides, range(1) WHERE EXISTS (SELECT * FROM target); -- that is all`;
    expect((await query(sql)).metrics).toEqual([
      { metric: 'shift', group: null, value: 72, threshold: null },
    ]);
  });

  test('names inputs, each with its type', async () => {
    const inputs = { most: 100, share: 0.5, label: "it's", isOn: true };
    const sql = `SELECT $label, count(*) * $share FROM target WHERE x < $most AND $isOn LIMIT $most`;
    expect((await query(sql, { inputs })).metrics).toMatchObject([{ metric: "it's", value: 2 }]);
    expect(await problemOf(`SELECT 'a', $mots`, { inputs })).toMatch(
      /names \$mots, which is not given; its inputs are \$most, \$share/,
    );
  });

  test('answers what is no number as it is', async () => {
    const sql = `SELECT 'nan', 'NaN'::DOUBLE UNION ALL SELECT 'far', 'inf'::DOUBLE UNION ALL SELECT 'none', NULL
      UNION ALL SELECT 'zero', 1 / 0 UNION ALL SELECT 'price', 2.50 UNION ALL SELECT 'big', 170141183460469231731687303715884105727`;
    const values = new Map((await query(sql)).metrics.map(({ metric, value }) => [metric, value]));
    expect(values.get('nan')).toBeNaN();
    expect(values.get('far')).toBe(Infinity);
    expect(values.get('none')).toBeNull();
    expect(values.get('price')).toBe(2.5);
    expect(values.get('big')).toBeCloseTo(2 ** 127, -30);
    expect(Number.isFinite(values.get('zero') ?? NaN)).toBe(false);
  });

  test('sees text, preprocessed rows and segments', async () => {
    await files.file('more.csv', 'plant,limit\np0,1\np1,2\n');
    const doubled = { name: 'double:1', sql: 'SELECT timestamp, x * 2 AS x, plant FROM input' };
    const all = new Map([
      ['target', { source: source('readings.parquet', { preprocessing: doubled }), window: range(5, 7) }],
      ['limits', { source: source('more.csv'), window: null }],
      ['others', { source: source('plain.csv'), window: null }],
    ]);
    await files.file('plain.csv', 'n\n1\n2\n3\n');
    const answer = await query(
      `SELECT 'sum', sum(x) + (SELECT sum("limit") FROM limits) + (SELECT count(*) FROM others) FROM target`,
      { relations: all, segment: { feature: 'plant', values: ['p1'] } },
    );
    const odd = Array.from({ length: 24 }, (_, i) => 97 + 2 * i).reduce((sum, x) => sum + x, 0);
    expect(answer.metrics).toMatchObject([{ value: 2 * odd + 2 + 3 }]);
    expect([...answer.rows]).toEqual([
      ['target', 24],
      ['limits', 1],
      ['others', 3],
    ]);
    const unknown = { feature: 'plnat', values: ['p1'] };
    expect(await problemOf(`SELECT 'a', 1`, { segment: unknown })).toMatch(/did you mean "plant"/);
  });
});

describe('custom SQL is refused', () => {
  test.each([
    [`SELECT 'a', count(*) FROM read_csv('/etc/passwd')`, /calls the table function read_csv\(\)/],
    [`SELECT 'a', count(*) FROM read_text('/etc/passwd')`, /calls the table function read_text\(\)/],
    [
      `SELECT 'a', count(*) FROM '/etc/passwd'`,
      /reads "\/etc\/passwd", but its relations are baseline, target/,
    ],
    [`SELECT 'a', (SELECT count(*) FROM glob('/*'))`, /calls the table function glob\(\)/],
    [`SELECT 'a', count(*) FROM read_parquet('https://example.com/x.parquet')`, /read_parquet\(\)/],
    [`WITH "/etc/passwd" AS (SELECT 1) SELECT 'a', 1 FROM "/etc/passwd"`, /names a subquery "\/etc\/passwd"/],
    [`SELECT 'a', x FROM query('SELECT 1 AS x')`, /calls the table function query\(\)/],
    [`SELECT 'a', count(*) FROM duckdb_settings()`, /calls the table function duckdb_settings\(\)/],
    [`SELECT 'a', count(*) FROM information_schema.tables`, /reads "information_schema.tables"/],
    [`SELECT 'a', count(*) FROM (DESCRIBE target)`, /DESCRIBE, SHOW or SUMMARIZE/],
    [`SELECT getenv('HOME'), 1`, /calls getenv\(\)/],
    [`SELECT current_setting('allowed_paths'), 1`, /calls current_setting\(\)/],
    [`INSTALL httpfs`, /not one query/],
    [`LOAD httpfs`, /not one query/],
    [`ATTACH '/tmp/other.db'`, /not one query/],
    [`COPY (SELECT 1) TO 'stolen.csv'`, /not one query/],
    [`SET enable_external_access = true`, /not one query/],
    [`PRAGMA database_list`, /not one query/],
    [`CALL pragma_version()`, /not one query/],
    [`CREATE TABLE t AS SELECT 1`, /not one query/],
    [`DROP VIEW target`, /not one query/],
    [`EXPLAIN SELECT 1`, /not one query/],
    [`SELECT 'a', 1; SELECT 'b', 2`, /not one query/],
    [`SELECT 'a', 1; DROP VIEW target`, /not one query/],
    ['', /not one query/],
    ['-- nothing', /not one query/],
    [`SELEC 1`, /cannot run: syntax error at or near "SELEC"/],
    [`SELECT 'a', presure FROM target`, /cannot run: Referenced column "presure" not found/],
    [`SELECT 'a', 'b'`, /which is no number/],
    [`SELECT 1`, /which are no metrics/],
    [`SELECT NULL, 1`, /Row 1 of the SQL's answer names no metric/],
  ])('%s', async (sql, problem) => {
    expect(await problemOf(sql)).toMatch(problem);
  });
});

describe('custom SQL is stopped', () => {
  const soon = { maximumMs: 1_000 };

  test.each([
    ['WITH RECURSIVE r AS (SELECT 1 AS n UNION ALL SELECT n + 1 FROM r) SELECT max(n)::VARCHAR, 1 FROM r'],
    [`SELECT 'a', count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3`],
    [`SELECT 'a', list_reduce(range(3000000), lambda x, y: x + y)`],
  ])('when it takes too long: %s', async (sql) => {
    expect(await problemOf(sql, soon)).toBe('The SQL took longer than 1 s, and was stopped.');
  });

  test.each([
    [`SELECT 'a', length(repeat('x', 3000000000))`],
    [`SELECT 'a', len(range(300000000))`],
    [`SELECT 'a', len(list(i)) FROM range(100000000) t(i)`],
    [`SELECT lpad('x', 2000000000, 'y'), 1`],
    [`WITH RECURSIVE r AS (SELECT 'x' AS s UNION ALL SELECT s || s FROM r) SELECT max(s), 1 FROM r`],
  ])('when it eats memory: %s', async (sql) => {
    expect(await problemOf(sql)).toBe('The SQL needs more memory than 256MB, and was stopped.');
  });

  test('when it answers too much', async () => {
    expect(await problemOf(`SELECT 'r' || i, i FROM range(1000000) t(i)`)).toBe(
      'The SQL answers more than 1,000 rows, and was stopped.',
    );
    expect((await query(`SELECT 'r' || i, i FROM range(1000) t(i)`)).metrics).toHaveLength(1_000);
  });

  test('when nobody wants its answer any more', async () => {
    const abort = new AbortController();
    const sql = `SELECT 'a', count(*) FROM range(1000000) a, range(1000000) b WHERE a.range * b.range % 7 = 3`;
    const running = failure(query(sql, { signal: abort.signal }));
    setTimeout(() => abort.abort(), 300);
    expect((await running).code).toBe('CANCELED');
    expect((await failure(query(sql, { signal: abort.signal }))).code).toBe('CANCELED');
  });

  test('and leaves nothing behind', async () => {
    expect(await files.spilled()).toEqual([]);
    expect(existsSync('stolen.csv')).toBe(false);
    expect((await query(`SELECT 'after', 1`)).metrics).toMatchObject([{ metric: 'after', value: 1 }]);
  });
});
