import { mkdir, readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { NumberColumn } from '../tables/read-numbers.ts';
import type { Dataset, OpenRequest, WindowColumns } from './dataset.ts';
import { failure, range, source, temporaryReader, type TemporaryReader } from './reader.spec-support.ts';

let files: TemporaryReader;
beforeAll(async () => {
  files = await temporaryReader();
});
afterAll(() => files.remove());

const windows = [range(1, 5), range(5, 7)];
const hourly = 'SELECT timestamp, i::DOUBLE AS x, i::INTEGER AS n FROM hours';

async function withDataset<Answer>(
  uri: string,
  work: (dataset: Dataset) => Promise<Answer> | Answer,
  rest: Partial<OpenRequest> = {},
): Promise<Answer> {
  const dataset = await files.reader.open({ source: source(uri), windows, segment: null, ...rest });
  try {
    return await work(dataset);
  } finally {
    await dataset.close();
  }
}

function read(
  uri: string,
  names: readonly string[],
  rest: Partial<OpenRequest> = {},
): Promise<readonly WindowColumns<NumberColumn>[]> {
  return withDataset(uri, (dataset) => dataset.readNumbers(names), rest);
}

const rowsOf = (read: readonly { rows: number }[]): number[] => read.map(({ rows }) => rows);

describe('open', () => {
  it('describes columns, time and files, and reads no row', async () => {
    const path = await files.parquet(
      'typed.parquet',
      `SELECT timestamp, 1.5::DECIMAL(9,2) AS d, 'a' AS t, [1] AS l, true AS b, 1::SMALLINT AS i FROM hours`,
    );
    await withDataset('typed.parquet', async (dataset) => {
      expect(dataset.columns).toEqual([
        { name: 'timestamp', type: 'TIMESTAMP', kind: 'timestamp' },
        { name: 'd', type: 'DECIMAL(9,2)', kind: 'float' },
        { name: 't', type: 'VARCHAR', kind: 'text' },
        { name: 'l', type: 'INTEGER[]', kind: 'other' },
        { name: 'b', type: 'BOOLEAN', kind: 'boolean' },
        { name: 'i', type: 'SMALLINT', kind: 'integer' },
      ]);
      expect(dataset).toMatchObject({ uri: 'typed.parquet', timestampColumn: 'timestamp' });
      const bytes = (await readFile(path)).byteLength;
      expect(dataset.files).toMatchObject([{ uri: `file://${path}`, bytes }]);
    });
  });

  it('refuses a timestamp column that is not there, or tells no time', async () => {
    await files.parquet('plain.parquet', hourly);
    const named = (timestampColumn: string) =>
      failure(read('plain.parquet', ['x'], { source: source('plain.parquet', { timestampColumn }) }));
    expect((await named('timestmap')).message).toMatch(
      /no timestamp column "timestmap".*Did you mean "timestamp"\?/,
    );
    expect((await named('n')).message).toMatch(/is INTEGER, not a timestamp/);
  });

  it('refuses a missing file, naming its path', async () => {
    const error = await failure(read('nowhere/readings.parquet', ['x']));
    expect(error).toMatchObject({ code: 'INVALID', retryable: false });
    expect(error.message).toContain('nowhere/readings.parquet');
  });

  it.each(['truncated', 'overwritten', 'zero'])('refuses a %s file, naming it', async (how) => {
    const bytes = await readFile(
      await files.parquet('whole.parquet', 'SELECT timestamp, random() AS x FROM hours'),
    );
    const damaged = Buffer.from(bytes);
    damaged.fill(7, 100, bytes.length - 600);
    await files.file(
      `${how}.parquet`,
      { truncated: bytes.subarray(0, 900), overwritten: damaged, zero: '' }[how] ?? '',
    );
    const error = await failure(read(`${how}.parquet`, ['x']));
    expect(error).toMatchObject({ code: 'INVALID', retryable: false });
    expect(error.message).toContain(`${how}.parquet`);
  });
});

describe('readNumbers', () => {
  it('reads all windows, half-open', async () => {
    await files.parquet('plain.parquet', hourly);
    const [baseline, target] = await read('plain.parquet', ['x', 'n']);
    expect(baseline?.rows).toBe(96);
    expect(baseline?.columns.get('x')).toEqual({
      values: Float64Array.from({ length: 96 }, (_, i) => i),
      nulls: 0,
      typeErrors: 0,
    });
    expect(target?.rows).toBe(48);
    expect(target?.columns.get('n')?.values).toEqual(Float64Array.from({ length: 48 }, (_, i) => 96 + i));
  });

  it('puts a row into every window that holds it, in the order of the request', async () => {
    await files.parquet('plain.parquet', hourly);
    const asked = [range(6, 7), range(1, 11), range(40, 41), null, range(6, 8)];
    const found = await read('plain.parquet', ['x'], { windows: asked });
    expect(rowsOf(found)).toEqual([24, 240, 0, 240, 48]);
    expect(await withDataset('plain.parquet', (dataset) => dataset.countRows(), { windows: asked })).toEqual(
      rowsOf(found),
    );
  });

  it('answers windows without rows, and files without windows, with nothing', async () => {
    await files.parquet('plain.parquet', hourly);
    const empty = {
      rows: 0,
      columns: new Map([['x', { values: new Float64Array(0), nulls: 0, typeErrors: 0 }]]),
    };
    expect(await read('plain.parquet', ['x'], { windows: [range(40, 41)] })).toEqual([empty]);
    await files.parquet('days/2026/01/02/a.parquet', hourly);
    const later = { windows: [{ from: new Date('2026-03-01'), to: new Date('2026-03-02') }] };
    expect(await read('days', ['x'], later)).toEqual([empty]);
    expect(await withDataset('days', ({ files: touched }) => touched, later)).toEqual([]);
  });

  it('counts null and NaN as nulls, and text that is no number as type errors', async () => {
    const x = `CASE WHEN i % 4 = 0 THEN NULL WHEN i % 4 = 1 THEN 'NaN'::DOUBLE ELSE i END`;
    const text = `CASE WHEN i % 6 = 0 THEN NULL WHEN i % 6 = 1 THEN 'n/a' ELSE CAST(i / 2 AS VARCHAR) END`;
    await files.parquet(
      'nulls.parquet',
      `SELECT timestamp, ${x} AS x, NULL::DOUBLE AS empty, ${text} AS text, [i] AS list FROM hours`,
    );
    const [baseline, target] = await read('nulls.parquet', ['x', 'empty', 'text', 'list']);
    expect(baseline?.columns.get('x')).toMatchObject({ nulls: 48, typeErrors: 0, values: { length: 48 } });
    expect(target?.columns.get('empty')).toMatchObject({ nulls: 48, values: { length: 0 } });
    expect(baseline?.columns.get('text')).toMatchObject({
      nulls: 16,
      typeErrors: 16,
      values: { length: 64 },
    });
    expect(target?.columns.get('list')).toMatchObject({ nulls: 0, typeErrors: 48, values: { length: 0 } });
  });

  it('reads booleans as 0 and 1, instants as seconds, and keeps infinite values', async () => {
    await files.parquet(
      'kinds.parquet',
      `SELECT timestamp, i % 2 = 0 AS flag, 'inf'::DOUBLE AS far FROM hours WHERE i < 2`,
    );
    const [found] = await read('kinds.parquet', ['flag', 'timestamp', 'far']);
    expect(found?.columns.get('flag')?.values).toEqual(Float64Array.of(1, 0));
    expect(found?.columns.get('timestamp')?.values).toEqual(Float64Array.of(1767225600, 1767229200));
    expect(found?.columns.get('far')?.values).toEqual(Float64Array.of(Infinity, Infinity));
  });

  it('refuses a column that is not there, naming the nearest', async () => {
    await files.parquet('near.parquet', 'SELECT timestamp, i AS pressure FROM hours');
    const error = await failure(read('near.parquet', ['presure']));
    expect(error.code).toBe('INVALID');
    expect(error.message).toMatch(/no column "presure"; did you mean "pressure"\?/);
  });

  it('reads a folder as one table, by column name, and skips unfinished files', async () => {
    await files.parquet('folder/a/1.parquet', 'SELECT timestamp, i AS x FROM hours WHERE i < 60');
    await files.parquet(
      'folder/b/2.parquet',
      'SELECT i + 0.5 AS x, i AS y, timestamp FROM hours WHERE i >= 60',
    );
    await mkdir(join(files.folder, 'folder'), { recursive: true });
    await writeFile(join(files.folder, 'folder', '.3.parquet'), 'half');
    await writeFile(join(files.folder, 'folder', '_4.parquet'), 'half');
    const [found] = await read('folder', ['x', 'y']);
    expect(found?.columns.get('x')).toMatchObject({ values: { length: 96 }, nulls: 0 });
    expect(found?.columns.get('y')).toMatchObject({ values: { length: 36 }, nulls: 60 });
  });

  it.each(['TIMESTAMP_S', 'TIMESTAMP_MS', 'TIMESTAMP_NS', 'TIMESTAMPTZ', 'DATE', 'VARCHAR'])(
    'cuts windows from a %s column in UTC',
    async (type) => {
      await files.parquet(`${type}.parquet`, `SELECT timestamp::${type} AS timestamp, i AS x FROM hours`);
      const named = source(`${type}.parquet`, { timestampColumn: 'timestamp' });
      expect(rowsOf(await read(`${type}.parquet`, ['x'], { source: named }))).toEqual([96, 48]);
    },
  );

  it('gives all rows to every window where there is no time, and says so', async () => {
    await files.parquet('static.parquet', 'SELECT i AS x FROM hours');
    expect(rowsOf(await read('static.parquet', ['x']))).toEqual([240, 240]);
    const notes = await withDataset('static.parquet', (dataset) => dataset.notes);
    expect(notes).toContain('The rows have no time, so every row belongs to the data window.');
  });

  it('reads names with quotes in them', async () => {
    await files.parquet('quotes.parquet', `SELECT timestamp AS "at ""x""", i AS "a'b" FROM hours`);
    expect(rowsOf(await read('quotes.parquet', [`a'b`]))).toEqual([96, 48]);
  });

  it('agrees with a filter in plain code for any windows', async () => {
    await files.parquet('plain.parquet', hourly);
    const hour = fc.integer({ min: -5, max: 250 });
    const window = fc.tuple(hour, hour).map(([a, b]) => [Math.min(a, b), Math.max(a, b)] as const);
    await fc.assert(
      fc.asyncProperty(fc.array(window, { minLength: 1, maxLength: 4 }), async (given) => {
        const at = (h: number): Date => new Date(Date.UTC(2026, 0, 1, h));
        const asked = given.map(([from, to]) => ({ from: at(from), to: at(to) }));
        const found = await read('plain.parquet', ['x'], { windows: asked });
        for (const [index, [from, to]] of given.entries()) {
          const hours = Array.from({ length: 240 }, (_, i) => i).filter((i) => i >= from && i < to);
          expect(found[index]?.columns.get('x')?.values).toEqual(Float64Array.from(hours));
        }
      }),
      { numRuns: 30 },
    );
  });

  it('answers calls at once on one dataset as if they came one after the other', async () => {
    await files.parquet('plain.parquet', hourly);
    await withDataset('plain.parquet', async (dataset) => {
      const [x, counts, n] = await Promise.all([
        dataset.readNumbers(['x']),
        dataset.countRows(),
        dataset.readNumbers(['n']),
      ]);
      expect([rowsOf(x), counts, rowsOf(n)]).toEqual([
        [96, 48],
        [96, 48],
        [96, 48],
      ]);
    });
  });

  it('is canceled before and while it runs, and works again afterwards', async () => {
    await files.parquet('plain.parquet', hourly);
    expect((await failure(read('plain.parquet', ['x'], { signal: AbortSignal.abort() }))).code).toBe(
      'CANCELED',
    );
    await files.parquet(
      'large.parquet',
      `SELECT TIMESTAMP '2026-01-01' + to_seconds(r::BIGINT) AS timestamp, random() AS x FROM range(500000) t(r)`,
    );
    await withDataset('large.parquet', async (dataset) => {
      const abort = new AbortController();
      const reading = failure(dataset.readNumbers(['x'], abort.signal));
      setImmediate(() => abort.abort());
      expect((await reading).code).toBe('CANCELED');
      expect(rowsOf(await dataset.readNumbers(['x']))).toEqual([345_600, 154_400]);
    });
  });
});

describe('a segment', () => {
  const mixed = `SELECT timestamp, i AS x, 'p' || (i % 3) AS plant, i % 4 AS line, i % 2 = 0 AS night FROM hours`;
  const rows = async (feature: string, values: readonly string[]): Promise<number[]> =>
    rowsOf(await read('mixed.parquet', ['x'], { segment: { feature, values: [...values] } }));
  beforeAll(() => files.parquet('mixed.parquet', mixed));

  it('keeps the rows whose column holds one of the values, as text or as the column has them', async () => {
    expect(await rows('plant', ['p0', 'p2'])).toEqual([64, 32]);
    expect(await rows('line', ['1.0'])).toEqual([24, 12]);
    expect(await rows('night', ['true'])).toEqual([48, 24]);
    expect(await rows('plant', [`p0' OR 'a' = 'a`])).toEqual([0, 0]);
  });

  it('refuses a column that is not there, and a value that is none of its column', async () => {
    const unknown = await failure(rows('plnat', ['p0']));
    expect(unknown).toMatchObject({ code: 'INVALID' });
    expect(unknown.message).toMatch(/"plnat".*did you mean "plant"\?/);
    expect((await failure(rows('line', ['north']))).message).toMatch(/"north", which is no number/);
  });
});

describe('preprocessing', () => {
  it('is read in place of the stored rows, in a database of its own', async () => {
    await files.parquet('plain.parquet', hourly);
    const sql = 'SELECT timestamp, x * 2 AS doubled FROM input WHERE n < 100';
    const prepared = source('plain.parquet', { preprocessing: { name: 'double:1', sql } });
    const [baseline, target] = await read('plain.parquet', ['doubled'], { source: prepared });
    expect([baseline?.rows, target?.rows]).toEqual([96, 4]);
    expect(target?.columns.get('doubled')?.values).toEqual(Float64Array.of(192, 194, 196, 198));
    // The reader's own database can still open other files.
    await files.parquet('other.parquet', hourly);
    expect(rowsOf(await read('other.parquet', ['x']))).toEqual([96, 48]);
  });
});
