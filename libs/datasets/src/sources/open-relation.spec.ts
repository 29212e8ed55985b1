import { gzipSync } from 'node:zlib';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { RemoteFile, RemoteFiles } from './remote-files.ts';
import {
  temporarySource,
  type OpenedRelation,
  type OpenOptions,
  type TemporarySource,
} from './temporary-source.spec-support.ts';

let source: TemporarySource;
const file: TemporarySource['file'] = (...args) => source.file(...args);
const parquet: TemporarySource['parquet'] = (...args) => source.parquet(...args);
const open = (uri: string, options?: OpenOptions): Promise<OpenedRelation> => source.open(uri, options);

beforeAll(async () => {
  source = await temporarySource();
});
afterAll(() => source.remove());

const types = ({ columns }: OpenedRelation): unknown => columns.map(({ name, type }) => `${name} ${type}`);
const paths = ({ files }: OpenedRelation, root: string): unknown =>
  files.map(({ uri }) => decodeURIComponent(uri.slice(`file://${source.folder}/${root}/`.length)));
const januaryFirst = ['2026-01-01', '2026-01-02'] as const;

describe('Parquet', () => {
  beforeAll(async () => {
    for (const plant of ['P1', 'P2']) {
      for (const day of [1, 2, 3]) {
        const at = `TIMESTAMP '2026-01-0${day}' + to_hours(i)`;
        const query = `SELECT ${at} AS at, ${day} + i AS x FROM range(2) t(i)`;
        await parquet(`hive/plant_id=${plant}/date=2026-01-0${day}/a.parquet`, query);
      }
    }
  });

  it('takes partitions for columns and opens only those that the windows touch', async () => {
    const all = await open('hive');
    expect(types(all)).toEqual(['at TIMESTAMP', 'x BIGINT', 'date DATE', 'plant_id VARCHAR']);
    expect(all.rows).toHaveLength(12);
    expect(all.rows[0]).toEqual(['2026-01-01 00:00:00', '1', '2026-01-01', 'P1']);
    expect(all.timestampColumn).toBe('at');
    const day = await open('hive', { windows: [['2026-01-02T01:00:00Z', '2026-01-02T02:00:00Z']] });
    expect(paths(day, 'hive')).toEqual([
      'plant_id=P1/date=2026-01-02/a.parquet',
      'plant_id=P2/date=2026-01-02/a.parquet',
    ]);
    const two = await open('hive', { windows: [januaryFirst, ['2026-01-03', '2026-01-04']] });
    expect(two.files).toHaveLength(4);
  });

  it('leaves out partitions above the place', async () => {
    const { rows, names } = await open('hive/plant_id=P1');
    expect(names).toEqual(['at', 'x', 'date']);
    expect(rows).toHaveLength(6);
  });

  it('lets a condition on a partition open its files alone', async () => {
    const { from } = await open('hive');
    const plan = await source.connection.runAndReadAll(
      `EXPLAIN ANALYZE SELECT count(x) FROM ${from} WHERE plant_id = 'P1' AND date = DATE '2026-01-02'`,
    );
    expect(String(plan.getRows()[0]?.[1])).toMatch(/Total Files Read: 1\b/);
  });

  it('is empty with its columns and a reason where the windows touch no file', async () => {
    const empty = await open('hive', { windows: [['2025-01-01', '2025-01-08']] });
    expect(empty.rows).toEqual([]);
    expect(empty.files).toEqual([]);
    expect(types(empty)).toEqual(['at TIMESTAMP', 'x BIGINT', 'date DATE', 'plant_id VARCHAR']);
    expect(empty.notes[0]).toBe(
      'No file lies in the data windows (2025-01-01T00:00Z to 2025-01-08T00:00Z); the newest is plant_id=P2/date=2026-01-03/a.parquet.',
    );
  });

  it('reads the time from folders by day where no column tells it', async () => {
    await parquet('days/2026/01/01/a.parquet', 'SELECT 1 AS x');
    await parquet('days/2026/01/02/a.parquet', 'SELECT 2 AS x');
    const { rows, names, timestampColumn, files } = await open('days', { windows: [januaryFirst] });
    expect(names).toEqual(['x', '__folder_time']);
    expect(timestampColumn).toBe('__folder_time');
    expect(rows).toEqual([[1, '2026-01-01 00:00:00']]);
    expect(files).toHaveLength(1);
    expect((await open('days')).rows).toHaveLength(2);
  });

  it('reads whole numbers and others as floats, and text and numbers as text', async () => {
    await parquet('mixed/a.parquet', `SELECT 1 AS n, 1 AS t`);
    await parquet('mixed/b.parquet', `SELECT 1.5::DOUBLE AS n, 'x' AS t, true AS late`);
    const mixed = await open('mixed');
    expect(types(mixed)).toEqual(['n DOUBLE', 't VARCHAR', 'late BOOLEAN']);
    expect(mixed.rows).toEqual([
      [1, '1', null],
      [1.5, 'x', true],
    ]);
  });

  it('opens the named files alone', async () => {
    const { files } = await open('hive');
    const onlyFiles = files.slice(1, 3).map(({ uri }) => uri);
    expect((await open('hive', { onlyFiles })).files.map(({ uri }) => uri)).toEqual(onlyFiles);
  });

  it('reads what a pattern names', async () => {
    const { files, rows } = await open('hive/plant_id=P1/*/*.parquet');
    expect(files).toHaveLength(3);
    expect(rows).toHaveLength(6);
  });
});

describe('text', () => {
  it.each([
    ['CSV', 'a.csv', 'at,x\n2026-01-01 00:00:00,1.5\n'],
    ['CSV with semicolons and decimal commas', 'b.csv', 'at;x\n2026-01-01 00:00:00;1,5\n'],
    ['CSV in gzip', 'c.csv.gz', gzipSync('at,x\n2026-01-01 00:00:00,1.5\n')],
    ['JSON lines', 'd.jsonl', '{"at":"2026-01-01 00:00:00","x":1.5}\n'],
    ['JSON lines in gzip', 'e.jsonl.gz', gzipSync('{"at":"2026-01-01 00:00:00","x":1.5}\n')],
  ])('reads %s', async (_what, name, content) => {
    await file(`text/${name}`, content);
    const relation = await open(`text/${name}`);
    expect(relation.rows).toEqual([['2026-01-01 00:00:00', 1.5]]);
    expect(relation).toMatchObject({ timestampColumn: 'at', names: ['at', 'x'], paths: [] });
    expect(relation.files).toHaveLength(1);
  });

  it('reads a folder once into one table, with its partitions, and prunes it', async () => {
    await file('csv/date=2026-01-01/a.csv', 'at,x\n2026-01-01 05:00:00,1\n');
    await file('csv/date=2026-01-02/a.csv', 'at,x\n2026-01-02 05:00:00,2.5\n');
    await file('csv/date=2026-01-02/empty.csv', '');
    const all = await open('csv');
    expect(all.rows).toEqual([
      ['2026-01-01 05:00:00', 1, '2026-01-01'],
      ['2026-01-02 05:00:00', 2.5, '2026-01-02'],
    ]);
    expect(types(all)).toEqual(['at TIMESTAMP', 'x DOUBLE', 'date DATE']);
    expect(all.notes).toContain('Files without a byte were left out: 1 of 3.');
    const first = await open('csv', { windows: [januaryFirst] });
    expect(paths(first, 'csv')).toEqual(['date=2026-01-01/a.csv']);
  });

  it('keeps the own time of rows in folders by day, and otherwise takes the folders’', async () => {
    await file('own/2026/01/01/a.csv', 'at,x\n2026-01-01 05:00:00,1\n');
    expect((await open('own')).names).toEqual(['at', 'x']);
    await file('none/2026/01/01/07/a.csv', 'x\n1\n');
    expect((await open('none')).rows).toEqual([['1', '2026-01-01 07:00:00']]);
  });

  it('takes a column that is text in one file and numbers in another for text', async () => {
    await file('texts/a.csv', 'x,n\n1,1\n');
    await file('texts/b.csv', 'x,n\nabc,1.5\n');
    const mixed = await open('texts');
    expect(types(mixed)).toEqual(['x VARCHAR', 'n DOUBLE']);
    expect(mixed.rows).toEqual([
      ['1', 1],
      ['abc', 1.5],
    ]);
  });

  it('names the line that cannot be read', async () => {
    await file('broken.csv', `a,b\n${'1,2\n'.repeat(30_000)}1,"2\n`);
    await expect(open('broken.csv')).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('broken.csv cannot be read'),
    });
  });
});

describe('columns of time and of correlation', () => {
  beforeAll(async () => {
    await file('two.csv', 'made,sent,id,clock\n2026-01-01,2026-01-02,a,10:00:00\n');
    await file('one.csv', 'made,id,clock\n2026-01-01,a,10:00:00\n');
    await file('no.csv', 'x,clock\n1,10:00:00\n');
  });

  it('is the only one of instants', async () => {
    const { timestampColumn, notes } = await open('one.csv');
    expect(timestampColumn).toBe('made');
    expect(notes).toEqual([`The rows' time is read from "made", the only column of instants.`]);
  });

  it('is none where there are several, which a note names, or none', async () => {
    const { timestampColumn, notes } = await open('two.csv');
    expect(timestampColumn).toBeNull();
    expect(notes[0]).toMatch(/Several columns hold instants \("made", "sent"\)/);
    expect(await open('no.csv')).toMatchObject({ timestampColumn: null, notes: [] });
  });

  it('is the one of instants beside days, whichever are stored', async () => {
    await file('both.csv', 'day,at\n2026-01-01,2026-01-01 10:00:00\n');
    expect(await open('both.csv')).toMatchObject({ timestampColumn: 'at' });
  });

  it('are those that are named', async () => {
    const named = { timestampColumn: 'sent', correlationColumn: 'id' };
    expect(await open('two.csv', named)).toMatchObject({ ...named, notes: [] });
    expect(await open('two.csv', { timestampColumn: 'id' })).toMatchObject({ timestampColumn: 'id' });
  });

  it.each([
    [{ timestampColumn: 'mode' }, /no timestamp column "mode"; its columns are made, .*mean "made"\?/],
    [{ correlationColumn: 'ids' }, /no correlation column "ids".*mean "id"\?/],
    [{ timestampColumn: 'clock' }, /"clock" of two.csv is TIME, not a timestamp/],
  ])('refuses %j', async (named, message) => {
    await expect(open('two.csv', named)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message),
    });
  });
});

describe('what cannot be read', () => {
  it('is a place where nothing is, in the words that users of Azure know', async () => {
    await expect(open('nowhere', { windows: [januaryFirst] })).rejects.toMatchObject({
      code: 'INVALID',
      message: `${source.folder}/nowhere holds no Parquet file, CSV or JSON lines. No data found for the given time window: 2026-01-01T00:00Z to 2026-01-02T00:00Z. We expect folder pattern ${source.folder}/nowhere/YYYY/MM/DD/HH/<your_log>.jsonl for collected data.`,
    });
  });

  it('is a folder of other files, of mixed ones, and a remote place without a storage', async () => {
    await file('other/a.bin', 'x');
    await expect(open('other')).rejects.toThrow(/holds no Parquet file.*, only files such as a\.bin\./);
    await file('mix/a.csv', 'x\n1\n');
    await file('mix/b.jsonl', '{"x":1}\n');
    await expect(open('mix')).rejects.toThrow(/mixes files of several kinds \(a\.csv and b\.jsonl\)/);
    await expect(open('https://a.blob.core.windows.net/c/x')).rejects.toThrow(/no.* is set up here/);
  });
});

describe('preprocessing', () => {
  const prepared = (sql: string, more: OpenOptions = {}): Promise<OpenedRelation> =>
    open('prepared', { preprocessing: { name: 'daily', sql }, ...more });
  beforeAll(async () => {
    await parquet('prepared/a.parquet', `SELECT DATE '2026-01-01' + i::INT AS at, i AS x FROM range(9) t(i)`);
    await file('secret.csv', 'x\n1\n');
  });

  it('puts the rows of the SQL in place of the stored ones', async () => {
    const sql = 'SELECT "at", x * 2 AS y FROM input WHERE x > 6; ';
    const relation = await prepared(sql);
    expect(relation.rows).toEqual([
      ['2026-01-08', '14'],
      ['2026-01-09', '16'],
    ]);
    expect(relation).toMatchObject({ names: ['at', 'y'], timestampColumn: 'at' });
    expect(relation.files).toHaveLength(1);
  });

  it('fills in the ends of all windows together, but not in texts and remarks', async () => {
    const sql = `SELECT $data_window_start AS a, '$data_window_end' AS b, $data_window_end AS c -- $data_window_end`;
    const windows = [
      ['2026-01-05', '2026-01-06'],
      ['2026-01-01', '2026-01-03'],
    ] as const;
    expect((await prepared(sql, { windows })).rows).toEqual([
      ['2026-01-01T00:00:00.000Z', '$data_window_end', '2026-01-06T00:00:00.000Z'],
    ]);
    expect((await prepared(sql)).rows).toEqual([[null, '$data_window_end', null]]);
  });

  it.each([
    [`SELECT * FROM read_csv('FOLDER/secret.csv')`, /secret\.csv/],
    [`SELECT * FROM 'FOLDER/secret.csv'`, /secret\.csv/],
    [`SELECT * FROM glob('FOLDER/*')`, /disabled/],
    ['SELECT 1; SELECT 2', /syntax error/],
    ['SELECT 1) ; DROP TABLE x; SELECT (1', /more than one statement/],
    ['DELETE FROM input', /syntax error/],
    ['SELECT y FROM input', /"y" not found/],
    [`COPY input TO 'FOLDER/out.csv'`, /syntax error/],
    ['', /syntax error/],
  ])('refuses %s', async (sql, message) => {
    await expect(prepared(sql.replace('FOLDER', source.folder))).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringMatching(message),
    });
  });

  it('sees no other file of the folder when text was loaded', async () => {
    const sql = `SELECT * FROM read_csv('${source.folder}/secret.csv')`;
    const asked = open('one.csv', { preprocessing: { name: 'peek', sql } });
    await expect(asked).rejects.toThrow(/The preprocessing "peek" cannot be used/);
  });
});

describe('remote places', () => {
  it('are pruned before anything is fetched, and their files are named as they are', async () => {
    const root = 'https://acc.blob.core.windows.net/data/sensors';
    const remote: RemoteFile[] = [];
    for (const day of ['2026-01-01', '2026-01-02']) {
      await parquet(`copies/${day}.parquet`, `SELECT ${day.slice(-1)} AS x, TIMESTAMP '${day}' AS at`);
      const path = `plant_id=7/date=${day}/a.parquet`;
      remote.push({ uri: `${root}/${path}`, path, bytes: 9, modifiedAt: `${day}T00:00:00Z`, etag: day });
    }
    const fetched: string[] = [];
    const listed: string[] = [];
    const files: RemoteFiles = {
      list: async (uri, { accepts = () => true } = {}) => {
        listed.push(uri);
        return remote.filter(({ path }) => accepts(path));
      },
      fetch: async ({ etag }) => {
        fetched.push(etag);
        return `${source.folder}/copies/${etag}.parquet`;
      },
    };
    const { rows, ...relation } = await open(`${root}?sig=secret`, {
      windows: [januaryFirst],
      remote: files,
    });
    expect(relation.names).toEqual(['x', 'at', 'plant_id', 'date']);
    expect(rows).toEqual([[1, '2026-01-01 00:00:00', '7', '2026-01-01']]);
    expect(fetched).toEqual(['2026-01-01']);
    expect(new Set(listed)).toEqual(new Set([`${root}?sig=secret`]));
    expect(relation.files).toEqual([
      { uri: `${root}/plant_id=7/date=2026-01-01/a.parquet`, bytes: 9, modifiedAt: '2026-01-01T00:00:00Z' },
    ]);
    const named = { timestampColumn: 'time', remote: files };
    await expect(open(`${root}?sig=secret`, named)).rejects.toThrow(/sensors has no timestamp column "time"/);
    await expect(open(`${root}?sig=secret`)).rejects.toThrow(/^[^?]*sensors lies in a remote storage/);
    const none = open(root, { windows: [null], remote: { ...files, list: async () => [] } });
    await expect(none).rejects.toThrow(/sensors holds no Parquet file/);
  });
});
