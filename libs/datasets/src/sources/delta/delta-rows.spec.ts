import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { temporarySource, type TemporarySource } from '../temporary-source.spec-support.ts';

let source: TemporarySource;
const open: TemporarySource['open'] = (...args) => source.open(...args);

beforeAll(async () => {
  source = await temporarySource();
});
afterAll(() => source.remove());

type Action = Readonly<Record<string, unknown>>;

const field = (name: string, type: unknown): unknown => ({ name, type, nullable: true, metadata: {} });
const schema = (...fields: readonly unknown[]): string => JSON.stringify({ type: 'struct', fields });
const sensors = schema(
  field('at', 'timestamp'),
  field('circuit_id', 'string'),
  field('pressure', 'double'),
  field('n', 'long'),
  field('date', 'date'),
);

const protocol = (more: object = {}): Action => ({
  protocol: { minReaderVersion: 1, minWriterVersion: 2, ...more },
});
const metaData = (schemaString: string, partitionColumns: readonly string[], more: object = {}): Action => ({
  metaData: {
    id: 'f3a6',
    format: { provider: 'parquet', options: {} },
    ...{ schemaString, partitionColumns, configuration: {}, createdTime: 1, ...more },
  },
});

async function commit(table: string, version: number, ...actions: readonly Action[]): Promise<void> {
  const name = String(version).padStart(20, '0');
  const text = actions.map((action) => JSON.stringify(action)).join('\n');
  await source.file(`${table}/_delta_log/${name}.json`, `${text}\n`);
}

/** Writes a data file of hourly rows and returns the action that adds it. */
async function add(table: string, path: string, day: number, more: object = {}): Promise<Action> {
  const start = `TIMESTAMPTZ '2026-01-0${day} 00:00:00+00'`;
  await source.parquet(
    `${table}/${path}`,
    `SELECT ${start} + to_hours(i) AS "at", 'C' || (i % 2) AS circuit_id, i::DOUBLE AS pressure, i AS n FROM range(24) t(i)`,
  );
  const stats = {
    numRecords: 24,
    minValues: { at: `2026-01-0${day}T00:00:00.000Z`, n: 0 },
    maxValues: { at: `2026-01-0${day}T23:00:00.000Z`, n: 23 },
  };
  const partitionValues = { date: `2026-01-0${day}` };
  return {
    add: {
      ...{
        path: path.replaceAll('%', '%25'),
        partitionValues,
        size: 1,
        modificationTime: 1,
        dataChange: true,
      },
      ...{ stats: JSON.stringify(stats), ...more },
    },
  };
}

const remove = (path: string): Action => ({
  remove: { path, deletionTimestamp: 1, dataChange: true, extendedFileMetadata: false },
});

const names = ({ files }: { readonly files: readonly { readonly uri: string }[] }): string[] =>
  files.map(({ uri }) => uri.split('/').slice(-2).join('/'));

const dayTwo = { windows: [['2026-01-02T06:00:00Z', '2026-01-02T08:00:00Z'] as const] };

describe('a Delta table', () => {
  beforeAll(async () => {
    const added = [];
    for (const day of [1, 2, 3]) added.push(await add('table', `date=2026-01-0${day}/a.parquet`, day));
    await commit('table', 0, protocol(), metaData(sensors, ['date']), ...added);
    await commit(
      'table',
      1,
      remove('date=2026-01-03/a.parquet'),
      await add('table', 'date=2026-01-03/b.parquet', 3),
    );
    // What no version names is not read, and what a version took away neither.
    await add('table', 'date=2026-01-02/orphan.parquet', 2);
  });

  it('is read as its newest version, with partitions as typed columns', async () => {
    const table = await open('table');
    expect(names(table)).toEqual([
      'date=2026-01-01/a.parquet',
      'date=2026-01-02/a.parquet',
      'date=2026-01-03/b.parquet',
    ]);
    expect(table.columns.map(({ name, type }) => `${name} ${type}`)).toEqual([
      'at TIMESTAMP WITH TIME ZONE',
      'circuit_id VARCHAR',
      'pressure DOUBLE',
      'n BIGINT',
      'date DATE',
    ]);
    expect(table.rows).toHaveLength(72);
    expect(table.rows[0]).toEqual(['2026-01-01 00:00:00+00', 'C0', 0, '0', '2026-01-01']);
    expect(table.timestampColumn).toBe('at');
  });

  it('opens only partitions that the windows touch', async () => {
    expect(names(await open('table', dayTwo))).toEqual(['date=2026-01-02/a.parquet']);
    const empty = await open('table', { windows: [['2027-01-01', '2027-01-02']] });
    expect(empty).toMatchObject({ files: [], rows: [], timestampColumn: 'at' });
    expect(empty.names).toHaveLength(5);
    expect(empty.notes[0]).toMatch(
      /^No file of the table holds rows of the data windows \(2027-01-01T00:00Z/,
    );
  });

  it('finds a circuit as the seeds ask for it, from the files of its partition alone', async () => {
    const sql = `SELECT * FROM input WHERE circuit_id = 'C1' AND date >= '2026-01-02' AND date <= '2026-01-03'`;
    const { rows } = await open('table', { preprocessing: { name: 'circuit', sql } });
    expect(rows).toHaveLength(24);
    const { from } = await open('table');
    const plan = await source.connection.runAndReadAll(
      `EXPLAIN ANALYZE SELECT count(n) FROM ${from} WHERE date = '2026-01-02'`,
    );
    expect(String(plan.getRows()[0]?.[1])).toMatch(/Total Files Read: 1\b/);
  });

  it('can be opened in parts', async () => {
    const { files } = await open('table');
    const onlyFiles = files.slice(0, 1).map(({ uri }) => uri);
    expect((await open('table', { onlyFiles })).rows).toHaveLength(24);
  });
});

describe('files without partitions', () => {
  it('are pruned by the statistics of the column of time', async () => {
    const added = [];
    for (const day of [1, 2, 3]) {
      added.push(await add('flat', `part-${day}.parquet`, day, { partitionValues: {} }));
    }
    const { add: unknown } = await add('flat', 'part-4.parquet', 4, { partitionValues: {}, stats: null });
    await commit('flat', 0, protocol(), metaData(sensors, []), ...added, { add: unknown });
    expect(names(await open('flat', dayTwo))).toEqual(['flat/part-2.parquet', 'flat/part-4.parquet']);
    // The greatest instant is cut down to milliseconds.
    const last = await open('flat', { windows: [['2026-01-02T23:00:00.000Z', '2026-01-02T23:30:00Z']] });
    expect(names(last)).toEqual(['flat/part-2.parquet', 'flat/part-4.parquet']);
    // A column that the files lack is null in its type.
    expect(last.columns.at(-1)).toMatchObject({ name: 'date', type: 'DATE' });
    const other = { ...dayTwo, timestampColumn: 'circuit_id' };
    expect((await open('flat', other)).files).toHaveLength(4);
  });

  it('may have names that URIs encode', async () => {
    const added = await add('odd', 'circuit id=a%3Ab/x y.parquet', 1, {
      path: 'circuit%20id=a%253Ab/x%20y.parquet',
      partitionValues: { 'circuit id': 'a:b' },
    });
    const columns = schema(field('n', 'long'), field('circuit id', 'string'));
    await commit('odd', 0, protocol(), metaData(columns, ['circuit id']), added);
    const { rows } = await open('odd');
    expect(rows).toHaveLength(24);
    expect(rows[0]).toEqual(['0', 'a:b']);
  });

  it('take partition values from the log where their folders say nothing', async () => {
    const added = [
      await add('moved', 'one.parquet', 1, { partitionValues: { date: '2026-01-01', n: '7' } }),
      await add('moved', 'two.parquet', 2, { partitionValues: { date: '', n: null } }),
    ];
    const columns = schema(field('pressure', 'double'), field('date', 'date'), field('n', 'integer'));
    await commit('moved', 0, protocol(), metaData(columns, ['date', 'n']), ...added);
    const { rows } = await open('moved');
    expect(rows.slice(0, 2)).toEqual([
      [0, '2026-01-01', 7],
      [0, null, null],
    ]);
  });

  it('may be older than columns of the schema and have narrower types', async () => {
    await source.parquet('wide/old.parquet', 'SELECT 1::INTEGER AS n');
    await source.parquet('wide/new.parquet', 'SELECT 2::BIGINT AS n, 1.5::DOUBLE AS late');
    const of = (path: string): Action => ({
      add: { path, partitionValues: {}, size: 1, modificationTime: 1 },
    });
    const columns = schema(field('n', 'long'), field('late', 'double'), field('never', 'decimal(9,2)'));
    await commit('wide', 0, protocol(), metaData(columns, []), of('old.parquet'), of('new.parquet'));
    const { rows, columns: read } = await open('wide');
    expect(rows).toEqual([
      ['1', null, null],
      ['2', 1.5, null],
    ]);
    expect(read.map(({ type }) => type)).toEqual(['BIGINT', 'DOUBLE', 'DECIMAL(9,2)']);
  });
});

describe('checkpoints', () => {
  /** Actions as one checkpoint file of the format's columns. */
  async function checkpoint(path: string, actions: readonly Action[]): Promise<void> {
    const lines = actions.map((action) => JSON.stringify(action)).join('\n');
    const json = await source.file(`${path}.jsonl`, lines);
    const file =
      'STRUCT(path VARCHAR, partitionValues MAP(VARCHAR, VARCHAR), size BIGINT, modificationTime BIGINT, dataChange BOOLEAN, stats VARCHAR)';
    const columns = [
      `'add': '${file}'`,
      `'remove': 'STRUCT(path VARCHAR, deletionTimestamp BIGINT, dataChange BOOLEAN)'`,
      `'metaData': 'STRUCT(id VARCHAR, schemaString VARCHAR, partitionColumns VARCHAR[], configuration MAP(VARCHAR, VARCHAR))'`,
      `'protocol': 'STRUCT(minReaderVersion INTEGER, minWriterVersion INTEGER)'`,
    ];
    await source.parquet(path, `SELECT * FROM read_json('${json}', columns = {${columns.join(', ')}})`);
  }
  const state = async (table: string): Promise<readonly Action[]> => [
    protocol(),
    metaData(sensors, ['date']),
    await add(table, 'date=2026-01-01/a.parquet', 1),
    await add(table, 'date=2026-01-02/a.parquet', 2),
    remove('date=2026-01-03/gone.parquet'),
  ];
  const expected = ['date=2026-01-01/a.parquet', 'date=2026-01-03/b.parquet'];
  const commitEleven = async (table: string): Promise<void> =>
    commit(table, 11, remove('date=2026-01-02/a.parquet'), await add(table, 'date=2026-01-03/b.parquet', 3));

  it('stand for the commits before them, which may be gone', async () => {
    await checkpoint('single/_delta_log/00000000000000000010.checkpoint.parquet', await state('single'));
    await source.file('single/_delta_log/_last_checkpoint', '{"version":10,"size":5}');
    await commit('single', 10, { commitInfo: { operation: 'WRITE' } });
    await commitEleven('single');
    expect(names(await open('single'))).toEqual(expected);
  });

  it('may have several parts, and count only when all are there', async () => {
    const [first, second, ...rest] = await state('parts');
    const part = (version: number, number: number): string =>
      `parts/_delta_log/${String(version).padStart(20, '0')}.checkpoint.${String(number).padStart(10, '0')}.0000000002.parquet`;
    await checkpoint(part(10, 1), [first ?? {}, second ?? {}]);
    await checkpoint(part(10, 2), rest);
    await checkpoint(part(11, 1), [first ?? {}]);
    await source.file('parts/_delta_log/_last_checkpoint', '{"version":11,"size":5,"parts":2}');
    await commitEleven('parts');
    expect(names(await open('parts'))).toEqual(expected);
  });
});

describe('what cannot be read is refused, naming it', () => {
  const refused = async (table: string, ...actions: readonly Action[]): Promise<unknown> => {
    await commit(table, 0, ...actions);
    return open(table).then(
      () => null,
      (error: unknown) => error,
    );
  };
  const features = (...readerFeatures: readonly string[]): Action =>
    protocol({ minReaderVersion: 3, readerFeatures });

  it('rows deleted by vectors, while the feature alone is no matter', async () => {
    const added = await add('vectors', 'a.parquet', 1, {
      deletionVector: { storageType: 'u', pathOrInlineDv: 'ab', offset: 1, sizeInBytes: 1, cardinality: 1 },
    });
    const error = await refused('vectors', features('deletionVectors'), metaData(sensors, []), added);
    expect(error).toMatchObject({ code: 'INVALID', message: expect.stringContaining('deletion vectors') });
    const whole = await add('whole', 'a.parquet', 1, { partitionValues: {} });
    await commit('whole', 0, features('deletionVectors', 'timestampNtz'), metaData(sensors, []), whole);
    expect((await open('whole')).rows).toHaveLength(24);
  });

  it('columns with other names in the files', async () => {
    const configuration = { 'delta.columnMapping.mode': 'name' };
    const error = await refused(
      'mapped',
      features('columnMapping'),
      metaData(sensors, [], { configuration }),
    );
    expect(error).toMatchObject({ message: expect.stringContaining('column mapping by name') });
  });

  it('features and versions of later times', async () => {
    const later = await refused('later', features('variantType-preview'), metaData(sensors, []));
    expect(later).toMatchObject({ message: expect.stringContaining('cannot be read: variantType-preview;') });
    const four = await refused('four', protocol({ minReaderVersion: 4 }), metaData(sensors, []));
    expect(four).toMatchObject({ message: expect.stringContaining('a reader of version 4') });
  });

  it('a missing commit, a missing file, a shallow clone', async () => {
    await commit('gap', 0, protocol(), metaData(sensors, []));
    await commit('gap', 2, remove('x'));
    await expect(open('gap')).rejects.toThrow(/has no commit 00000000000000000001\.json/);
    const added = { add: { path: 'gone.parquet', partitionValues: {}, size: 1, modificationTime: 1 } };
    const gone = await refused('gone', protocol(), metaData(sensors, []), added);
    expect(gone).toMatchObject({
      message: expect.stringContaining('names gone.parquet, which is not there'),
    });
    const clone = { add: { ...added.add, path: 'abfss://c@a.dfs.core.windows.net/x.parquet' } };
    const cloned = await refused('clone', protocol(), metaData(sensors, []), clone);
    expect(cloned).toMatchObject({ message: expect.stringContaining('shallow clone') });
  });
});
