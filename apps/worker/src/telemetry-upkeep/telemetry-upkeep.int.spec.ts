import { fork } from 'node:child_process';
import { once } from 'node:events';
import { readdir } from 'node:fs/promises';
import path from 'node:path';
import { telemetryTables } from '@circuitwatch/kql';
import {
  migrate,
  openDatabase,
  type Persistence,
  type TelemetryRetention,
  type TelemetryRow,
} from '@circuitwatch/persistence';
import { createLogger } from '@circuitwatch/platform-logging';
import { openTelemetryArchive, type TelemetryArchive } from '@circuitwatch/telemetry-archive';
import { startTestPostgres, temporaryFolder, type TestPostgres } from '@circuitwatch/testing';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { afterAll, beforeAll, beforeEach, describe, expect, it, vi } from 'vitest';
import { keepTelemetry, type TelemetryUpkeep } from './keep-telemetry.ts';

const log = createLogger({ name: 'test', level: 'silent' });
const old = new Date('2026-03-01T09:00:00.123Z');
const later = new Date('2026-06-10T12:00:00Z');
const oldDay = '2026-03-01';
const everyDay = { from: new Date('2026-01-01'), to: new Date('2027-01-01') };

describe('upkeep of telemetry', () => {
  let postgres: TestPostgres;
  let pool: pg.Pool;
  let url: string;
  let db: Persistence;
  let folder: ReturnType<typeof temporaryFolder>;
  let archive: TelemetryArchive;
  let ids = 0;
  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  beforeEach(async () => {
    await end();
    url = await postgres.createDatabase();
    await migrate(url);
    db = openDatabase({ url });
    pool = new pg.Pool({ connectionString: url, max: 2 });
    pool.on('error', () => undefined);
    folder = temporaryFolder('upkeep');
    archive = openTelemetryArchive(path.join(folder.path, 'archive'));
  });
  afterAll(async () => {
    await end();
    await postgres.stop();
  });

  const end = async (): Promise<void> => {
    await db?.close();
    await pool?.end();
    folder?.remove();
  };

  const upkeep = (changes: Partial<TelemetryUpkeep> = {}): TelemetryUpkeep => ({
    retention: db.telemetryRetention,
    archive,
    keepDays: 90,
    log,
    clock: () => later,
    signal: new AbortController().signal,
    ...changes,
  });

  const trace = (message: string, at = old, id = String(++ids)): TelemetryRow => ({
    table: 'traces',
    id,
    columns: { timestamp: at, message, severityLevel: 1 },
  });

  const insert = (rows: readonly TelemetryRow[], now = old): Promise<void> =>
    db.telemetry.insert(
      { roleName: 'gateway', roleInstance: 'g-1', metrics: [], traces: [], samples: [], rows },
      now,
    );

  const stored = async (table: string): Promise<number> => {
    const { rows } = await pool.query<{ rows: number }>(`select count(*)::int as rows from ${table}`);
    return rows[0]?.rows ?? -1;
  };

  /** Rows of the archive, as JSON as Postgres writes it. */
  async function archived(table: string, columns = '*'): Promise<unknown[]> {
    const files = await archive.files(table, everyDay.from, everyDay.to);
    if (files.length === 0) return [];
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    await connection.run(`set TimeZone = 'UTC'`);
    const list = files.map((file) => `'${file}'`).join(', ');
    const reader = await connection.runAndReadAll(
      `select ${columns} from read_parquet([${list}]) order by id`,
    );
    const rows = reader.getRowObjectsJson();
    connection.closeSync();
    instance.closeSync();
    return rows;
  }

  it('keeps what is young and archives every column of what is old', async () => {
    const hostile = 'line\nbreak "quotes" \u2028 \u{1F525} \\u0000';
    const young = new Date('2026-03-12T00:00:00Z');
    await insert([trace(hostile), trace('young', young)], young);
    for (const { name, timeColumn, columns } of telemetryTables) {
      if (name === 'traces') continue;
      const values = { datetime: old, string: hostile, real: 1e-300, int: 3, long: 2 ** 53, bool: false };
      const given = columns.map((column): [string, unknown] => [
        column.name,
        column.type === 'dynamic' ? { deep: [{ text: hostile, number: 1.5e300 }] } : values[column.type],
      ]);
      await insert([
        { table: name, id: '9007199254740993', columns: { ...Object.fromEntries(given), [timeColumn]: old } },
      ]);
    }
    await pool.query(`update custom_metric set value_max = 'infinity', value_min = 'nan'`);
    const before = await pool.query(`select * from custom_metric`);
    expect(await keepTelemetry(upkeep())).toBe(telemetryTables.length);

    expect(await archived('traces', 'message, severity_level, cloud_role_name')).toEqual([
      { message: hostile, severity_level: 1, cloud_role_name: 'gateway' },
    ]);
    expect(await stored('trace')).toBe(1);
    const [metric] = (await archived(
      'customMetrics',
      'id, epoch_ms("timestamp") as "timestamp", value, value_max, value_min, custom_dimensions::varchar as dims',
    )) as Record<string, unknown>[];
    expect(metric).toMatchObject({
      id: '9007199254740993',
      timestamp: String(old.getTime()),
      value: 1e-300,
      value_max: 'Infinity',
      value_min: 'NaN',
    });
    const dimensions = (before.rows[0] as { custom_dimensions: unknown }).custom_dimensions;
    expect(JSON.parse(String(metric?.['dims']))).toEqual(dimensions);
    for (const { name, sqlName } of telemetryTables) {
      const columns = await pool.query<{ name: string }>(
        `select attname::text as name from pg_attribute
         where attrelid = $1::regclass and attnum > 0 and not attisdropped order by 1`,
        [sqlName],
      );
      const [row] = await archived(name);
      expect(Object.keys(row ?? {}).toSorted()).toEqual(columns.rows.map((column) => column.name).toSorted());
      expect(await archived(name)).toHaveLength(1);
    }
  });

  it('is over in one go for many pages, and finds nothing to do the second time', async () => {
    await pool.query(`create table trace_p20260301 partition of trace
      for values from ('2026-03-01') to ('2026-03-02')`);
    await pool.query(`insert into trace (id, timestamp, message, severity_level, custom_dimensions,
        cloud_role_name, cloud_role_instance)
      select n, '2026-03-01'::timestamptz + (n / 3) * interval '1 millisecond', 'line ' || n, 1, '{}', 'r', 'i'
      from generate_series(1, 50000) as n`);
    expect(await keepTelemetry(upkeep())).toBe(1);
    expect(await archived('traces', 'count(*) as rows, count(distinct id) as ids, min(id) as id')).toEqual([
      { rows: '50000', ids: '50000', id: '1' },
    ]);
    expect(await keepTelemetry(upkeep())).toBe(0);
    const left = await readdir(path.join(folder.path, 'archive', '.unfinished'));
    expect(left).toEqual([]);
  });

  it.each(['unplaced', 'placed'])(
    'loses and doubles nothing when it is killed before the day is dropped, its file %s',
    async (when) => {
      await insert([trace('a'), trace('b')]);
      const dying = fork(path.join(import.meta.dirname, '../spec/dying-upkeep.ts'), [
        url,
        path.join(folder.path, 'archive'),
        later.toISOString(),
        when,
      ]);
      expect(await once(dying, 'exit')).toEqual([null, 'SIGKILL']);
      expect(await archived('traces', 'message')).toHaveLength(when === 'placed' ? 2 : 0);
      // What it locked is free when Postgres has seen that it is gone.
      await vi.waitFor(async () => expect(await keepTelemetry(upkeep())).toBe(1), 10_000);
      expect(await stored('trace')).toBe(0);
      expect(await archived('traces', 'message')).toEqual([{ message: 'a' }, { message: 'b' }]);
    },
  );

  it('keeps a day that got rows while it was archived, and archives those the next time', async () => {
    await insert([trace('a')]);
    const { telemetryRetention: real } = db;
    const slow: TelemetryRetention = {
      ...real,
      dropDay: async (day, rows, place) => {
        await insert([trace('b')]);
        return real.dropDay(day, rows, place);
      },
    };
    expect(await keepTelemetry(upkeep({ retention: slow }))).toBe(0);
    expect(await stored('trace')).toBe(2);
    expect(await archived('traces')).toEqual([]);
    expect(await keepTelemetry(upkeep())).toBe(1);
    expect(await archived('traces', 'message')).toEqual([{ message: 'a' }, { message: 'b' }]);
  });

  it('adds rows that come after their day was archived to its file, each once', async () => {
    const [a, b] = [trace('a'), trace('b')];
    await insert([a]);
    await keepTelemetry(upkeep());
    await insert([a, b]);
    expect(await keepTelemetry(upkeep())).toBe(1);
    expect(await archived('traces', 'message')).toEqual([{ message: 'a' }, { message: 'b' }]);
  });

  it('holds nobody up who uses the table for long, and comes back', async () => {
    await insert([trace('a')]);
    const reader = await pool.connect();
    await reader.query('begin');
    await reader.query('select count(*) from trace');
    expect(await keepTelemetry(upkeep())).toBe(0);
    expect(await stored('trace')).toBe(1);
    await reader.query('commit');
    reader.release();
    expect(await keepTelemetry(upkeep())).toBe(1);
    expect(await archived('traces', 'message')).toEqual([{ message: 'a' }]);
  });

  it('is done by one process at a time', async () => {
    await insert([trace('a')]);
    await db.telemetryRetention.exclusively(async () => {
      expect(await keepTelemetry(upkeep())).toBe(0);
    });
    expect(await stored('trace')).toBe(1);
    const dropped = await Promise.all([keepTelemetry(upkeep()), keepTelemetry(upkeep())]);
    expect(dropped.toSorted()).toEqual([0, 1]);
  });

  it('believes the clock that is behind', async () => {
    const now = new Date();
    await insert([trace('a', now)], now);
    const wrong = new Date(now.getTime() + 400 * 86_400_000);
    expect(await keepTelemetry(upkeep({ clock: () => wrong }))).toBe(0);
    expect(await stored('trace')).toBe(1);
  });

  it('makes the days of today and tomorrow', async () => {
    await keepTelemetry(upkeep());
    const days = (await db.telemetryRetention.storedDays()).map(({ table, day }) => `${table} ${day}`);
    expect(days.toSorted()).toEqual(
      telemetryTables.flatMap(({ name }) => [`${name} 2026-06-10`, `${name} 2026-06-11`]).toSorted(),
    );
  });

  it('drops without an archive where none is wanted, and deletes old samples', async () => {
    await insert([trace('a')]);
    const actor = { name: 'test', role: 'ADMIN', requestId: null } as const;
    const { id: modelId } = await db.models.create({ name: 'pump' }, actor);
    const { id: modelVersionId } = await db.modelVersions.create({ modelId }, actor);
    const { id } = await db.deployments.create({ name: 'blue', kind: 'ONLINE', modelVersionId }, actor);
    await pool.query(
      `insert into endpoint_sample select $1, at, 'i', 1, 1, 0, 0, 1, '{}', 1, 1, 1
       from unnest(array['2026-03-11T23:59:59Z', '2026-03-12T00:00:00Z']::timestamptz[]) as at`,
      [id],
    );
    expect(await keepTelemetry(upkeep({ archive: null }))).toBe(1);
    expect(await stored('trace')).toBe(0);
    expect(await readdir(folder.path)).toEqual([]);
    expect((await pool.query('select at from endpoint_sample')).rows).toEqual([
      { at: new Date('2026-03-12T00:00:00Z') },
    ]);
  });

  it('keeps days that cannot be archived, and goes on with those that can', async () => {
    await insert([
      trace('a'),
      { ...trace('e'), table: 'customEvents', columns: { timestamp: old, name: 'e' } },
    ]);
    const broken: TelemetryArchive = {
      ...archive,
      writeDay: (table, day, pages) =>
        table === 'traces' ? Promise.reject(new Error('No space left')) : archive.writeDay(table, day, pages),
    };
    expect(await keepTelemetry(upkeep({ archive: broken }))).toBe(1);
    expect(await stored('trace')).toBe(1);
    expect(await archived('customEvents', 'name')).toEqual([{ name: 'e' }]);
  });

  it('finds files by table and day', async () => {
    await insert(
      [trace('a'), trace('b', new Date('2026-03-02T00:00:00Z'))],
      new Date('2026-03-02T01:00:00Z'),
    );
    await keepTelemetry(upkeep());
    const names = async (from: string, to: string) =>
      (await archive.files('traces', new Date(from), new Date(to))).map((file) => path.basename(file));
    expect(await names('2026-03-01T23:59:59Z', '2026-03-02T00:00:00Z')).toEqual([
      `${oldDay}.parquet`,
      '2026-03-02.parquet',
    ]);
    expect(await names('2026-03-01T00:00:00Z', '2026-03-01T00:00:00Z')).toEqual([`${oldDay}.parquet`]);
    expect(await names('2026-03-03T00:00:00Z', '2026-03-04T00:00:00Z')).toEqual([]);
    expect(await archive.files('requests', everyDay.from, everyDay.to)).toEqual([]);
    await expect(archive.files('nothing', everyDay.from, everyDay.to)).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });
});
