import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { AppError } from '@circuitwatch/platform-errors';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { openReader, type ParquetReader, type WindowsRead } from './reader.ts';
import type { ColumnRead } from './window-collector.ts';

let folder = '';
let reader: ParquetReader;

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'circuitwatch-datasets-'));
  reader = await openReader({ baseFolder: folder });
});
afterAll(async () => {
  reader.close();
  await rm(folder, { recursive: true, force: true });
});

/** Writes what a query answers; readings are hourly from 2026-01-01 where `hours` is its table. */
async function parquet(name: string, query: string): Promise<string> {
  const path = join(folder, name);
  await mkdir(dirname(path), { recursive: true });
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  await connection.run(
    `CREATE VIEW hours AS SELECT i, TIMESTAMP '2026-01-01' + to_hours(i) AS timestamp FROM range(240) t(i)`,
  );
  await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
  connection.closeSync();
  instance.closeSync();
  return path;
}

const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));
const range = (from: number, to: number): { from: Date; to: Date } => ({ from: day(from), to: day(to) });
const baseline = range(1, 5);
const target = range(5, 7);

function read(uri: string, rest: object = {}): Promise<WindowsRead> {
  const request = { uri, timestampColumn: 'timestamp', columns: 'all', windows: [baseline, target] } as const;
  return reader.readWindows({ ...request, ...rest });
}

function column(result: WindowsRead, window: number, name: string): ColumnRead | undefined {
  return result.windows[window]?.columns.get(name);
}

async function failure(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new Error('It did not fail with an AppError.');
}

const hourly = 'SELECT timestamp, i::DOUBLE AS x, i::INTEGER AS n FROM hours';

describe('readWindows', () => {
  it('reads both windows, half-open, and lists the file', async () => {
    const path = await parquet('plain.parquet', hourly);
    const result = await read('plain.parquet');
    expect(result.columns).toEqual(['x', 'n']);
    expect(result.windows.map(({ rows }) => rows)).toEqual([96, 48]);
    expect(column(result, 0, 'x')).toEqual({
      kind: 'numeric',
      values: Float64Array.from({ length: 96 }, (_, i) => i),
      nulls: 0,
      typeErrors: 0,
    });
    expect(column(result, 1, 'n')).toMatchObject({
      values: Float64Array.from({ length: 48 }, (_, i) => 96 + i),
    });
    const bytes = (await readFile(path)).byteLength;
    expect(result.files).toMatchObject([{ uri: `file://${path}`, bytes }]);
    expect(Date.parse(result.files[0]?.modifiedAt ?? '')).not.toBeNaN();
  });

  it('puts a row into every window that holds it, in the order of the request', async () => {
    await parquet('plain.parquet', hourly);
    const windows = [range(6, 7), range(1, 11), range(40, 41), range(6, 8)];
    const result = await read('plain.parquet', { windows });
    expect(result.windows.map(({ rows }) => rows)).toEqual([24, 240, 0, 48]);
  });

  it('counts null and NaN as nulls, and drops them', async () => {
    const x = `CASE WHEN i % 4 = 0 THEN NULL WHEN i % 4 = 1 THEN 'NaN'::DOUBLE ELSE i END`;
    await parquet('nulls.parquet', `SELECT timestamp, ${x} AS x, NULL::DOUBLE AS empty FROM hours`);
    const result = await read('nulls.parquet');
    expect(column(result, 0, 'x')).toMatchObject({ nulls: 48, typeErrors: 0 });
    expect(column(result, 1, 'x')).toMatchObject({ nulls: 24, values: { length: 24 } });
    expect(column(result, 1, 'empty')).toMatchObject({ nulls: 48, values: { length: 0 } });
  });

  it('counts text that is no number as type errors', async () => {
    const x = `CASE WHEN i % 6 = 0 THEN NULL WHEN i % 6 = 1 THEN 'n/a' ELSE CAST(i / 2 AS VARCHAR) END`;
    await parquet('text.parquet', `SELECT timestamp, ${x} AS x FROM hours`);
    expect(column(await read('text.parquet'), 0, 'x')).toMatchObject({
      nulls: 16,
      typeErrors: 16,
      values: { length: 64 },
    });
  });

  it('keeps infinite values', async () => {
    await parquet('infinite.parquet', `SELECT timestamp, 'inf'::DOUBLE AS x FROM hours`);
    expect(column(await read('infinite.parquet'), 1, 'x')).toMatchObject({
      values: { 0: Infinity, length: 48 },
    });
  });

  it('says which named columns are missing or hold something else', async () => {
    await parquet('kinds.parquet', `SELECT timestamp, [i] AS list, i % 2 = 0 AS flag, i AS x FROM hours`);
    const result = await read('kinds.parquet', { columns: ['x', 'list', 'flag', 'gone'] });
    expect(result.columns).toEqual(['x', 'list', 'flag', 'gone']);
    expect(column(result, 0, 'list')).toEqual({ kind: 'unsupported', type: 'BIGINT[]' });
    expect(column(result, 0, 'flag')).toEqual({ kind: 'unsupported', type: 'BOOLEAN' });
    expect(column(result, 1, 'gone')).toEqual({ kind: 'missing' });
    expect((await read('kinds.parquet')).columns).toEqual(['x']);
  });

  it('reads a folder as one table, by column name, and skips unfinished files', async () => {
    await parquet('folder/a/1.parquet', 'SELECT timestamp, i AS x FROM hours WHERE i < 60');
    await parquet('folder/b/2.parquet', 'SELECT i + 0.5 AS x, i AS y, timestamp FROM hours WHERE i >= 60');
    await writeFile(join(folder, 'folder', '.3.parquet'), 'half');
    await writeFile(join(folder, 'folder', '_4.parquet'), 'half');
    const result = await read('folder');
    expect(result.files.map(({ uri }) => uri.slice(-12))).toEqual(['/a/1.parquet', '/b/2.parquet']);
    expect(column(result, 0, 'x')).toMatchObject({ values: { length: 96 }, nulls: 0 });
    expect(column(result, 0, 'y')).toMatchObject({ values: { length: 36 }, nulls: 60 });
  });

  it.each(['TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'TIMESTAMPTZ', 'DATE', 'VARCHAR'])(
    'cuts windows from a %s column in UTC',
    async (type) => {
      await parquet(`${type}.parquet`, `SELECT timestamp::${type} AS timestamp, i AS x FROM hours`);
      expect((await read(`${type}.parquet`)).windows.map(({ rows }) => rows)).toEqual([96, 48]);
    },
  );

  it('reads text without a zone as UTC, wherever the machine stands', async () => {
    await parquet('zoned.parquet', `SELECT '2026-01-05T00:30:00' AS timestamp, 1 AS x`);
    const rows = (await read('zoned.parquet')).windows.map((window) => window.rows);
    expect(rows).toEqual([0, 1]);
  });

  it('gives all rows to every window where there is no timestamp column', async () => {
    await parquet('static.parquet', 'SELECT i AS x FROM hours');
    const result = await read('static.parquet', { timestampColumn: null });
    expect(result.windows.map(({ rows }) => rows)).toEqual([240, 240]);
  });

  it('reads names with quotes in them', async () => {
    await parquet(`it's.parquet`.replace("'", '"'), `SELECT timestamp AS "at ""x""", i AS "a'b" FROM hours`);
    const result = await read('it"s.parquet', { timestampColumn: 'at "x"' });
    expect(result.columns).toEqual([`a'b`]);
    expect(result.windows[0]?.rows).toBe(96);
  });

  it('agrees with a filter in plain code for any windows', async () => {
    await parquet('plain.parquet', hourly);
    const hour = fc.integer({ min: -5, max: 250 });
    const window = fc.tuple(hour, hour).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    await fc.assert(
      fc.asyncProperty(fc.array(window, { minLength: 1, maxLength: 4 }), async (given) => {
        const at = (h: number): Date => new Date(Date.UTC(2026, 0, 1, h));
        const windows = given.map(([from, to]) => ({ from: at(from), to: at(to) }));
        const result = await read('plain.parquet', { windows });
        for (const [index, [from, to]] of given.entries()) {
          const hours = Array.from({ length: 240 }, (_, i) => i).filter((i) => i >= from && i < to);
          expect(column(result, index, 'x')).toMatchObject({ values: Float64Array.from(hours) });
        }
      }),
      { numRuns: 30 },
    );
  });
});

describe('readWindows refuses', () => {
  it('a missing file or folder, naming the path', async () => {
    const error = await failure(read('nowhere/readings.parquet'));
    expect(error).toMatchObject({ code: 'INVALID', retryable: false });
    expect(error.message).toContain(join(folder, 'nowhere/readings.parquet'));
  });

  it('an empty folder', async () => {
    await mkdir(join(folder, 'empty'));
    expect((await failure(read('empty'))).message).toMatch(/empty holds no Parquet file/);
  });

  it('a path with a pattern in it', async () => {
    await parquet('star*.parquet', hourly);
    expect((await failure(read('star*.parquet'))).message).toMatch(/cannot be read; rename it/);
  });

  it.each(['truncated', 'overwritten', 'zero'])(
    'a %s file, naming the path, not to be tried again',
    async (how) => {
      const bytes = await readFile(
        await parquet('whole.parquet', `SELECT timestamp, random() AS x FROM hours`),
      );
      const path = join(folder, `${how}.parquet`);
      const damaged = Buffer.from(bytes);
      damaged.fill(7, 100, bytes.length - 600);
      await writeFile(path, { truncated: bytes.subarray(0, 900), overwritten: damaged, zero: '' }[how] ?? '');
      const error = await failure(read(`${how}.parquet`));
      expect(error).toMatchObject({ code: 'INVALID', retryable: false });
      expect(error.message).toContain(path);
      expect(error.message).toMatch(/truncated or damaged/);
    },
  );

  it('a timestamp column that is not there, or no timestamp', async () => {
    await parquet('plain.parquet', hourly);
    expect((await failure(read('plain.parquet', { timestampColumn: 'time' }))).message).toMatch(
      /no timestamp column "time"; its columns are timestamp, x, n/,
    );
    expect((await failure(read('plain.parquet', { timestampColumn: 'n' }))).message).toMatch(
      /is INTEGER, not a/,
    );
  });

  it('an aborted read, before and while it runs, and works again afterwards', async () => {
    await parquet('plain.parquet', hourly);
    expect((await failure(read('plain.parquet', { signal: AbortSignal.abort() }))).code).toBe('CANCELED');
    await parquet(
      'large.parquet',
      `SELECT TIMESTAMP '2026-01-01' + to_seconds(r::BIGINT) AS timestamp, random() AS x FROM range(500000) t(r)`,
    );
    const abort = new AbortController();
    const reading = failure(read('large.parquet', { windows: [range(1, 11)], signal: abort.signal }));
    setImmediate(() => abort.abort());
    expect((await reading).code).toBe('CANCELED');
    expect((await read('plain.parquet')).windows[0]?.rows).toBe(96);
  });
});

describe('describe', () => {
  it('says what would be read, without reading', async () => {
    await parquet('described.parquet', hourly);
    const { columns, files } = await read('described.parquet');
    const request = { uri: 'described.parquet', timestampColumn: 'timestamp' };
    expect(await reader.describe(request)).toEqual({ columns, files });
    expect(columns).toEqual(['x', 'n']);
    expect(await failure(reader.describe({ ...request, uri: 'nowhere.parquet' }))).toMatchObject({
      code: 'INVALID',
    });
    const signal = AbortSignal.abort();
    expect(await failure(reader.describe({ ...request, signal }))).toMatchObject({ code: 'CANCELED' });
  });
});

describe('describeColumns', () => {
  it('names every column with its type and how it is read', async () => {
    await parquet('typed.parquet', `SELECT timestamp, 1.5::DECIMAL(9,2) AS d, 'a' AS t, [1] AS l FROM hours`);
    expect(await reader.describeColumns('typed.parquet')).toEqual([
      { name: 'timestamp', type: 'TIMESTAMP', kind: 'timestamp' },
      { name: 'd', type: 'DECIMAL(9,2)', kind: 'numeric' },
      { name: 't', type: 'VARCHAR', kind: 'text' },
      { name: 'l', type: 'INTEGER[]', kind: 'other' },
    ]);
  });
});
