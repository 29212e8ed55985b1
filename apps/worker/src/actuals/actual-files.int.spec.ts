import { access, readdir, stat, utimes, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { openDatasetReader, type DatasetReader } from '@circuitwatch/datasets';
import { createImportanceFinder } from '@circuitwatch/feature-attribution';
import {
  monitorDefinitionSchema,
  type FileRead,
  type RunOutcome,
  type TimeRange,
} from '@circuitwatch/monitoring-definitions';
import { executeMonitorRun } from '@circuitwatch/monitoring-runs';
import { migrate, openDatabase, type NewActual, type Persistence } from '@circuitwatch/persistence';
import { createLogger } from '@circuitwatch/platform-logging';
import { startTestPostgres, temporaryFolder, type TestPostgres } from '@circuitwatch/testing';
import { DuckDBInstance } from '@duckdb/node-api';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { hasNewTruth } from '../late-truth/has-new-truth.ts';
import { actor } from '../spec/fleet-fixture.ts';
import { writeActualFiles } from './write-actual-files.ts';

const now = new Date('2026-03-10T00:00:00Z');
const window: TimeRange = { from: new Date('2026-03-01T00:00:00Z'), to: now };
const asset = { uri: 'actuals/pumps/blue', timestampColumn: 'timestamp' };
const fixed = { start: '2026-03-01T00:00:00Z', end: '2026-03-10T00:00:00Z' };
const predictions = 600;
const predicted = (row: number): number => Math.sin(row) * 10;
const instantOf = (row: number): Date => new Date(window.from.getTime() + row * 600_000);

const definition = monitorDefinitionSchema.parse({
  target: {
    uri: 'predictions.parquet',
    window: fixed,
    columns: { prediction: 'prediction', correlationId: 'correlationid', timestamp: 'timestamp' },
  },
  signals: [
    {
      name: 'performance',
      kind: 'model_performance',
      task: 'regression',
      metrics: { mean_absolute_error: 1, root_mean_squared_error: 1 },
      groundTruth: {
        asset: 'pumps-blue-actuals@latest',
        window: fixed,
        columns: { target: 'actual', correlationId: 'correlationid' },
      },
    },
  ],
  minimumRows: 10,
});

describe('files of ground truth', () => {
  let postgres: TestPostgres;
  let db: Persistence;
  let folder: string;
  let removeFolder: () => void;
  let reader: DatasetReader;
  const ids = new Map<string, string>();
  beforeAll(async () => {
    postgres = await startTestPostgres();
    const url = await postgres.createDatabase();
    await migrate(url);
    db = openDatabase({ url });
    ({ path: folder, remove: removeFolder } = temporaryFolder('actuals'));
    reader = await openDatasetReader({ baseFolder: folder });
    const { id: modelId } = await db.models.create({ name: 'pump' }, actor);
    const { id: modelVersionId } = await db.modelVersions.create({ modelId }, actor);
    for (const name of ['blue', 'green', 'red']) {
      const deployment = { name, endpoint: 'pumps', kind: 'BATCH', modelVersionId } as const;
      ids.set(name, (await db.deployments.create(deployment, actor)).id);
    }
  });
  afterAll(async () => {
    await reader.close();
    await db.close();
    await postgres.stop();
    removeFolder();
  });

  const write = (baseFolder = folder): Promise<number> =>
    writeActualFiles({
      actuals: db.actuals,
      baseFolder,
      log: createLogger({ name: 'test', level: 'silent' }),
      signal: new AbortController().signal,
    });
  const record = (name: string, actuals: readonly NewActual[]) =>
    db.actuals.record(ids.get(name) ?? '', actuals, now);
  const actual = (key: string, value: number | string | null, observedAt: Date): NewActual => ({
    key,
    number: typeof value === 'number' ? value : null,
    text: typeof value === 'string' ? value : null,
    observedAt,
  });
  async function query(sql: string): Promise<readonly unknown[][]> {
    const instance = await DuckDBInstance.create(':memory:');
    const connection = await instance.connect();
    const rows = (await connection.runAndReadAll(sql)).getRowsJson();
    connection.closeSync();
    instance.closeSync();
    return rows;
  }
  const fileOf = (name: string, day: string): string =>
    path.join(folder, `actuals/pumps/${name}`, ...day.split('-'), 'actuals.parquet');

  async function measure(): Promise<RunOutcome> {
    return executeMonitorRun({
      definition,
      scheduledAt: now,
      sources: {
        'predictions.parquet': { uri: 'predictions.parquet', timestampColumn: null },
        'pumps-blue-actuals@latest': asset,
      },
      components: {},
      breachedBefore: {},
      importance: createImportanceFinder(),
      reader,
    });
  }

  function expectTruth(outcome: RunOutcome, truth: ReadonlyMap<string, number>): void {
    const errors = [...truth].map(([key, value]) => Math.abs(predicted(Number(key)) - value));
    const mean = errors.reduce((sum, error) => sum + error, 0) / errors.length;
    const squares = errors.reduce((sum, error) => sum + error * error, 0) / errors.length;
    const valueOf = (metric: string) => outcome.results.find((result) => result.metric === metric)?.value;
    expect(outcome.signals[0]?.truth).toEqual({ predictions, withTruth: truth.size });
    expect(valueOf('mean_absolute_error')).toBeCloseTo(mean, 12);
    expect(valueOf('root_mean_squared_error')).toBeCloseTo(Math.sqrt(squares), 12);
  }

  async function truthFiles(): Promise<readonly FileRead[]> {
    const source = { ...asset, correlationColumn: null, preprocessing: null };
    const dataset = await reader.open({ source, windows: [window], segment: null });
    await dataset.close();
    return dataset.files;
  }

  it('give exactly the figures of the final truth, however it came, and changed files when more comes', async () => {
    await query(
      `copy (select i::varchar as correlationid, sin(i) * 10 as prediction,
         timestamp '2026-03-01' + to_minutes(10 * i) as timestamp from range(${predictions}) as r(i))
       to '${path.join(folder, 'predictions.parquet')}' (format parquet)`,
    );
    const truth = new Map<string, number>();
    const rows = Array.from({ length: predictions }, (_, row) => row);
    const final = rows.map((row) => actual(String(row), predicted(row) + (row % 7) - 3, instantOf(row)));
    const early = final.slice(0, 400);
    for (const { key, number } of early) truth.set(key, number ?? 0);
    // Wrong at first, corrected later; the wrong ones come again after the right ones; all of it twice, backwards.
    const wrong = early
      .filter((_, row) => row % 3 === 0)
      .map((one) => ({ ...one, number: 99, observedAt: new Date(one.observedAt.getTime() - 86_400_000) }));
    for (const sent of [wrong, early.toReversed(), wrong, early]) await record('blue', sent);
    expect(await write()).toBeGreaterThan(2);
    expect(await write()).toBe(0);
    const first = await measure();
    expectTruth(first, truth);
    const run = { cause: 'SCHEDULE', files: [...first.files], startedAt: now } as const;
    expect(hasNewTruth(run, await truthFiles())).toBe(false);

    await record('blue', early);
    expect(await write()).toBe(0);
    expect(hasNewTruth(run, await truthFiles())).toBe(false);

    await record('blue', final.slice(400).toReversed());
    await write();
    for (const { key, number } of final) truth.set(key, number ?? 0);
    expect(hasNewTruth(run, await truthFiles())).toBe(true);
    expectTruth(await measure(), truth);
  });

  it('have the narrowest type of their day, and can be read together', async () => {
    const day = (number: number): Date => new Date(`2026-02-0${number}T10:00:00.123Z`);
    const given: readonly [string, number | string | null, Date][] = [
      ['a', 1, day(1)],
      ['b', null, day(1)],
      ['c', 1.5, day(2)],
      ['d', 2, day(2)],
      ["o'hare", 'leak', day(3)],
      ['f', 1, day(3)],
      ['g', 0.1, day(3)],
      ['h', null, day(4)],
    ];
    await record(
      'green',
      given.map(([key, value, at]) => actual(key, value, at)),
    );
    await write();
    const typeOf = async (number: number): Promise<unknown> => {
      const [[type] = []] = await query(
        `select typeof(actual) from '${fileOf('green', `2026-02-0${number}`)}' limit 1`,
      );
      return type;
    };
    expect(await Promise.all([1, 2, 3, 4].map(typeOf))).toEqual(['BIGINT', 'DOUBLE', 'VARCHAR', 'DOUBLE']);
    const rows = await query(
      `select correlationid, actual, epoch_ms(timestamp) from '${fileOf('green', '2026-02-03')}' order by all`,
    );
    const at = String(day(3).getTime());
    expect(rows).toEqual([
      ['f', '1', at],
      ['g', '0.1', at],
      ["o'hare", 'leak', at],
    ]);
    const source = {
      uri: 'actuals/pumps/green',
      timestampColumn: 'timestamp',
      correlationColumn: null,
      preprocessing: null,
    };
    const { left } = await reader.readRows({
      left: { source, window: null, segment: null, columns: ['correlationid', 'actual'], key: null },
      right: null,
    });
    expect(left.rows).toBe(8);
  });

  it('go when their day is empty, and leave nothing unfinished behind', async () => {
    const moved = actual('m', 1, new Date('2026-01-01T23:59:00Z'));
    await record('red', [moved]);
    await write();
    await access(fileOf('red', '2026-01-01'));
    await record('red', [{ ...moved, observedAt: new Date('2026-01-02T00:01:00Z') }]);
    expect(await write()).toBe(2);
    await expect(access(fileOf('red', '2026-01-01'))).rejects.toMatchObject({ code: 'ENOENT' });
    await access(fileOf('red', '2026-01-02'));
    expect(await readdir(path.join(folder, 'actuals', '.unfinished'))).toEqual([]);
  });

  it('are cleared of what a process left that died while it wrote, and of nothing that is being written', async () => {
    const unfinished = path.join(folder, 'actuals', '.unfinished');
    await Promise.all(['old', 'new'].map((name) => writeFile(path.join(unfinished, name), 'half')));
    const longAgo = new Date(Date.now() - 2 * 3_600_000);
    await utimes(path.join(unfinished, 'old'), longAgo, longAgo);
    await record('red', [actual('after', 1, new Date('2026-01-03T00:00:00Z'))]);
    await write();
    expect(await readdir(unfinished)).toEqual(['new']);
  });

  it('end in the newest state when several workers write while actuals come', async () => {
    const at = new Date('2026-01-05T12:00:00Z');
    let isDone = false;
    const workers = Array.from({ length: 3 }, async () => {
      while (!isDone) await write();
    });
    for (let round = 0; round < 40; round += 1)
      await record('red', [actual('race', round, at), actual(`r${round}`, round, at)]);
    isDone = true;
    await Promise.all(workers);
    await write();
    const rows = await query(
      `select count(*)::int, max(actual) filter (where correlationid = 'race')::int from '${fileOf('red', '2026-01-05')}'`,
    );
    expect(rows).toEqual([[41, 39]]);
  });

  it('stay marked where they cannot be written, and do not hold up the others', async () => {
    await record('red', [actual('x', 1, new Date('2025-12-01T00:00:00Z'))]);
    await record('green', [actual('x', 1, new Date('2025-12-02T00:00:00Z'))]);
    // A file where the folder should be.
    await query(`copy (select 1) to '${path.join(folder, 'actuals/pumps/red/2025')}' (format csv)`);
    expect(await write()).toBe(1);
    expect((await stat(fileOf('green', '2025-12-02'))).size).toBeGreaterThan(0);
    expect(await db.actuals.changedDays(10)).toMatchObject([{ deployment: 'red', day: '2025-12-01' }]);
  });
});
