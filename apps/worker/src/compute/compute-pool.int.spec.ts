import { readdirSync, readFileSync, statSync, truncateSync, utimesSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { monitorDefinitionSchema, type MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { sensors, writeReadings } from '../spec/write-readings.ts';
import { createComputePool, type ComputePool } from './compute-pool.ts';

const day = 86_400_000;
const scheduledAt = new Date('2026-03-10T00:00:00Z');
const folder = temporaryFolder('compute');
let pool: ComputePool;

const definition = (features: readonly string[] | undefined, isApart: boolean): MonitorDefinition =>
  monitorDefinitionSchema.parse({
    target: { asset: 'x:1', window: { lookbackSize: 'P1D' } },
    baseline: isApart
      ? { asset: 'y:1' }
      : { asset: 'x:1', window: { lookbackSize: 'P4D', lookbackOffset: 'P1D' } },
    ...(features && { features }),
    signals: [
      {
        name: 'drift',
        kind: 'data_drift',
        metrics: { normalized_wasserstein_distance: 0.5, jensen_shannon_distance: 0.2 },
      },
      { name: 'quality', kind: 'data_quality', metrics: { null_value_rate: 0.01 } },
    ],
  });

async function compute(
  file: string,
  options: {
    features?: string[];
    signal?: AbortSignal;
    onProgress?: (p: number) => void;
    pool?: ComputePool;
    baseline?: string;
  } = {},
) {
  const { baseline } = options;
  const started = await (options.pool ?? pool).compute(
    {
      definition: definition(options.features, baseline !== undefined),
      scheduledAt,
      sources: {
        'x:1': { uri: file, timestampColumn: 'ts' },
        ...(baseline !== undefined && { 'y:1': { uri: baseline, timestampColumn: null } }),
      },
      components: {},
      datastores: {},
      model: null,
      breachedBefore: {},
    },
    {
      signal: options.signal ?? new AbortController().signal,
      onProgress: options.onProgress ?? (() => undefined),
    },
  );
  if ('outcome' in started) return started.outcome;
  throw new Error('These runs fit into one job.');
}

beforeAll(async () => {
  pool = createComputePool({ threads: 2, baseFolder: folder.path, memoryLimit: '256MB' });
  const readings = { from: new Date(scheduledAt.getTime() - 5 * day), rows: 5 * 1_440 };
  await writeReadings({ ...readings, path: path.join(folder.path, 'healthy.parquet') });
  await writeReadings({
    ...readings,
    path: path.join(folder.path, 'drifted.parquet'),
    shift: 2,
    shiftAt: new Date(scheduledAt.getTime() - day),
  });
  const often = { rows: 6_000_000, everyMs: 72, columns: ['pressure', 'temperature'] };
  await writeReadings({ ...readings, ...often, path: path.join(folder.path, 'big.parquet') });
  const whole = readFileSync(path.join(folder.path, 'healthy.parquet'));
  writeFileSync(path.join(folder.path, 'truncated.parquet'), whole.subarray(0, Math.floor(whole.length / 2)));
});
afterAll(async () => {
  await pool.close();
  folder.remove();
});

describe('a run in a worker thread', () => {
  test('tells a drifted circuit from a healthy one, with progress from 0 to 1', async () => {
    const seen: number[] = [];
    const [healthy, drifted] = await Promise.all([
      compute('healthy.parquet'),
      compute('drifted.parquet', { onProgress: (progress) => seen.push(progress) }),
    ]);
    expect(healthy).toMatchObject({ verdict: 'HEALTHY', breachCount: 0 });
    expect(drifted.verdict).toBe('BREACHED');
    const breached = drifted.results.filter(({ verdict }) => verdict === 'BREACHED');
    expect(new Set(breached.map(({ feature }) => feature))).toEqual(new Set(['temperature']));
    expect(drifted.results).toHaveLength(sensors.length * 3);
    expect(drifted.results[0]).toMatchObject({ baselineRows: 4 * 1_440, targetRows: 1_440 });
    expect(seen).toEqual(seen.toSorted((a, b) => a - b));
  });

  test.each([
    ['missing', 'nowhere.parquet'],
    ['truncated', 'truncated.parquet'],
  ])('a %s file is an expected error that no retry can mend', async (_, file) => {
    await expect(compute(file)).rejects.toMatchObject({
      name: 'AppError',
      code: 'INVALID',
      retryable: false,
      message: expect.stringContaining(file) as string,
    });
  });

  test('a vanished column is a result with a status, not a failure', async () => {
    const { results, verdict } = await compute('healthy.parquet', { features: ['temperature', 'humidity'] });
    const missing = results.filter(({ feature }) => feature === 'humidity');
    expect(missing.length).toBeGreaterThan(0);
    expect(new Set(missing.map(({ status }) => status))).toEqual(new Set(['MISSING_COLUMN']));
    expect(verdict).not.toBe('BREACHED');
  });

  test('a canceled run ends as CANCELED and leaves the thread usable', async () => {
    const controller = new AbortController();
    const run = compute('healthy.parquet', {
      signal: controller.signal,
      onProgress: () => controller.abort(),
    });
    await expect(run).rejects.toMatchObject({ code: 'CANCELED' });
    await expect(compute('healthy.parquet')).resolves.toMatchObject({ verdict: 'HEALTHY' });
  });

  test('a baseline without time is read once for each version of its file, whatever becomes of its profiles', async () => {
    const training = path.join(folder.path, 'training.parquet');
    const profiles = path.join(folder.path, 'profiles');
    const readings = { path: training, from: new Date(scheduledAt.getTime() - 5 * day), columns: sensors };
    await writeReadings({ ...readings, rows: 20_000 });
    const keeping = createComputePool({
      threads: 2,
      baseFolder: folder.path,
      memoryLimit: '256MB',
      profiles: { folder: profiles, maximumBytes: 2 ** 24 },
    });
    const compare = async (): Promise<unknown> => {
      const { timingsMs: _, ...outcome } = await compute('drifted.parquet', {
        pool: keeping,
        baseline: 'training.parquet',
        features: sensors,
      });
      return outcome;
    };
    const first = await compare();
    expect(readdirSync(profiles)).toHaveLength(sensors.length);

    const [damaged = '', cut = ''] = readdirSync(profiles).map((name) => path.join(profiles, name));
    writeFileSync(damaged, readFileSync(damaged).fill(0, 1_000, 1_008));
    truncateSync(cut, 5_000);
    expect(await compare()).toEqual(first);
    expect(readdirSync(profiles)).toHaveLength(sensors.length);

    // The same size and time, and no value left: only what is kept can answer.
    const { atime, mtime } = statSync(training);
    const whole = readFileSync(training);
    writeFileSync(training, Buffer.from(whole).fill(0, 4, Math.floor(whole.length / 2)));
    utimesSync(training, atime, mtime);
    expect(await compare()).toEqual(first);
    await expect(compute('drifted.parquet', { baseline: 'training.parquet' })).rejects.toMatchObject({
      code: 'INVALID',
    });

    await writeReadings({ ...readings, rows: 20_000, shift: 5 });
    expect(await compare()).not.toEqual(first);
    expect(readdirSync(profiles)).toHaveLength(2 * sensors.length);
    await keeping.close();
  });

  // A thread that is ended while DuckDB reads for it aborts the whole process, and this test with it.
  test('a run that is given up before its thread heeds the cancel ends no thread', async () => {
    const impatient = createComputePool({
      threads: 1,
      baseFolder: folder.path,
      memoryLimit: '1GB',
      cancelPatienceMs: 0,
    });
    for (let round = 0; round < 15; round += 1) {
      const run = compute('big.parquet', { pool: impatient, signal: AbortSignal.timeout(round * 25) });
      await expect(run).rejects.toMatchObject({ code: 'CANCELED' });
    }
    await expect(compute('healthy.parquet', { pool: impatient })).resolves.toMatchObject({
      verdict: 'HEALTHY',
    });
    await impatient.close();
  });

  test.each([0, 5, 50, 300])('closing %i ms into a read breaks it off', async (afterMs) => {
    const closing = createComputePool({ threads: 2, baseFolder: folder.path, memoryLimit: '1GB' });
    const reads = [1, 2, 3].map(() => compute('big.parquet', { pool: closing }));
    const ends = Promise.allSettled(reads);
    await delay(afterMs);
    await closing.close();
    for (const end of await ends)
      expect(end).toMatchObject({ status: 'rejected', reason: { code: 'CANCELED' } });
  });
});
