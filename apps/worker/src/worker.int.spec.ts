import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { migrate } from '@circuitwatch/persistence';
import {
  startTestPostgres,
  startTestRedis,
  temporaryFolder,
  type TestPostgres,
  type TestRedis,
} from '@circuitwatch/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { openFleetFixture, scheduledAt, type FleetFixture } from './spec/fleet-fixture.ts';
import { startWorkerProcess, type WorkerProcess } from './spec/worker-process.ts';
import { writeReadings } from './spec/write-readings.ts';

const day = 86_400_000;
const folder = temporaryFolder('worker');
const redis: TestRedis | null = await startTestRedis();
let postgres: TestPostgres;
let template: string;
let databaseUrl: string;
let fleet: FleetFixture;
const workers: WorkerProcess[] = [];

beforeAll(async () => {
  postgres = await startTestPostgres();
  template = await postgres.createDatabase();
  await migrate(template);
  const readings = { from: new Date(scheduledAt.getTime() - 5 * day), rows: 5 * 1_440 };
  const shifted = { shift: 2, shiftAt: new Date(scheduledAt.getTime() - day) };
  await writeReadings({ ...readings, path: path.join(folder.path, 'healthy.parquet') });
  await writeReadings({ ...readings, ...shifted, path: path.join(folder.path, 'drifted.parquet') });
  await writeReadings({ ...readings, path: path.join(folder.path, 'narrow.parquet'), columns: ['pressure'] });
  const often = { rows: 6_000_000, everyMs: 72, columns: ['pressure', 'temperature'] };
  await writeReadings({ ...readings, ...often, path: path.join(folder.path, 'big.parquet') });
  const whole = readFileSync(path.join(folder.path, 'healthy.parquet'));
  writeFileSync(path.join(folder.path, 'truncated.parquet'), whole.subarray(0, whole.length / 2));
});
afterAll(async () => {
  await redis?.stop();
  await postgres.stop();
  folder.remove();
});

beforeEach(async () => {
  databaseUrl = await postgres.createDatabase(template);
  fleet = await openFleetFixture(databaseUrl, folder.path);
});
afterEach(async () => {
  for (const worker of workers) worker.process.kill('SIGKILL');
  await Promise.all(workers.splice(0).map((worker) => worker.exited));
  await fleet.close();
  await redis?.wipe();
});

type Queue = 'redis' | 'postgres';
const queues: Queue[] = redis === null ? ['postgres'] : ['redis', 'postgres'];

function startWorker(queue: Queue, extra: Readonly<Record<string, string>> = {}): WorkerProcess {
  const queueEnv: Record<string, string> =
    queue === 'redis' && redis !== null ? { REDIS_URL: redis.url } : {};
  const worker = startWorkerProcess({
    DATABASE_URL: databaseUrl,
    CIRCUITWATCH_DATA_DIR: folder.path,
    ...queueEnv,
    ...extra,
  });
  workers.push(worker);
  return worker;
}

const many = (count: number) =>
  Array.from({ length: count }, (_, index) => ({
    name: `monitor-${String(index).padStart(3, '0')}`,
    file: index % 3 === 0 ? 'drifted.parquet' : 'healthy.parquet',
  }));

/** The stored rows of a batch without what differs from run to run. */
const rowsOf = (batchId: string) =>
  fleet.query(
    `select m.name, run.verdict, run.breach_count, r.signal, r.feature, r.metric, r.status, r.value, r.threshold, r.verdict as result
     from metric_result r join monitor_run run on run.id = r.run_id join monitor m on m.id = run.monitor_id
     where run.batch_id = $1 order by 1, 4, 5, 6`,
    [batchId],
  );

/** Features × metrics of one run. */
const resultsPerRun = 18;

describe.each(queues)('workers with the queue on %s', (queue) => {
  test('two workers give the same rows as one', async () => {
    const ids = await fleet.enter(many(12));
    await startWorker(queue).ready;
    const one = await fleet.run(ids);
    expect(await fleet.untilEnded(one)).toEqual({ SUCCEEDED: 12 });
    await startWorker(queue).ready;
    const two = await fleet.run(ids);
    expect(await fleet.untilEnded(two)).toEqual({ SUCCEEDED: 12 });
    const rows = await rowsOf(one);
    expect(rows).toHaveLength(12 * resultsPerRun);
    expect(await rowsOf(two)).toEqual(rows);
    const breached = new Set(
      rows.filter(({ result }) => result === 'BREACHED').map(({ name }) => name as string),
    );
    expect([...breached]).toEqual(['monitor-000', 'monitor-003', 'monitor-006', 'monitor-009']);
  });

  test('kill -9 in mid-batch: every run ends exactly once, no result twice', async () => {
    const ids = await fleet.enter(many(60));
    const batch = await fleet.run(ids);
    const victim = startWorker(queue, { WORKER_CONCURRENCY: '1' });
    await victim.ready;
    for (;;) {
      const { SUCCEEDED = 0, RUNNING = 0 } = await fleet.counts(batch);
      if (SUCCEEDED >= 5 && RUNNING > 0) break;
      await delay(5);
    }
    victim.process.kill('SIGKILL');
    await victim.exited;
    const { QUEUED = 0 } = await fleet.counts(batch);
    expect(QUEUED, 'killed in the middle').toBeGreaterThan(0);

    await startWorker(queue).ready;
    expect(await fleet.untilEnded(batch)).toEqual({ SUCCEEDED: 60 });
    expect(await rowsOf(batch)).toHaveLength(60 * resultsPerRun);
    const [twice] = await fleet.query<{ count: number }>(
      'select count(*)::int from (select 1 from metric_result group by run_id, signal, feature, metric having count(*) > 1) d',
    );
    expect(twice?.count).toBe(0);
    const jobs = await fleet.query('select distinct status from job');
    expect(jobs).toEqual([{ status: 'SUCCEEDED' }]);
  });

  test('damaged data fails its run at once and clearly, a vanished column does not', async () => {
    const ids = await fleet.enter([
      { name: 'missing', file: 'nowhere.parquet' },
      { name: 'truncated', file: 'truncated.parquet' },
      { name: 'narrow', file: 'narrow.parquet', features: ['pressure', 'temperature'] },
    ]);
    await startWorker(queue).ready;
    const batch = await fleet.run(ids);
    expect(await fleet.untilEnded(batch)).toEqual({ SUCCEEDED: 1, FAILED: 2 });
    const runs = await fleet.query<{
      name: string;
      code: string | null;
      message: string | null;
      attempts: number;
    }>(
      `select m.name, run.error_code as code, run.error_message as message, job.attempts
       from monitor_run run join monitor m on m.id = run.monitor_id join job on job.run_id = run.id order by 1`,
    );
    expect(runs).toEqual([
      {
        name: 'missing',
        code: 'INVALID',
        message: expect.stringContaining('nowhere.parquet') as string,
        attempts: 1,
      },
      { name: 'narrow', code: null, message: null, attempts: 1 },
      {
        name: 'truncated',
        code: 'INVALID',
        message: expect.stringContaining('truncated.parquet') as string,
        attempts: 1,
      },
    ]);
    const statuses = await fleet.query(`select distinct feature, status from metric_result order by 1`);
    expect(statuses).toEqual([
      { feature: 'pressure', status: 'COMPUTED' },
      { feature: 'temperature', status: 'MISSING_COLUMN' },
    ]);
    const letters = await fleet.query('select count(*)::int as letters from dead_letter');
    expect(letters).toEqual([{ letters: 2 }]);
  });

  test('a run that is canceled in the middle of a big read ends as CANCELED, and the worker goes on', async () => {
    const ids = await fleet.enter([
      { name: 'big', file: 'big.parquet' },
      { name: 'small', file: 'healthy.parquet' },
    ]);
    const worker = startWorker(queue, { WORKER_CONCURRENCY: '1' });
    await worker.ready;
    for (const afterMs of [0, 100, 250]) {
      const batch = await fleet.run(ids.slice(0, 1));
      await vi.waitUntil(async () => (await fleet.counts(batch))['RUNNING'] === 1, {
        interval: 5,
        timeout: 10_000,
      });
      await delay(afterMs);
      const [job] = await fleet.query<{ id: string; progress: number }>(
        'select job.id, job.progress from job join monitor_run run on run.id = job.run_id where run.batch_id = $1',
        [batch],
      );
      expect(job?.progress, 'canceled while it reads').toBeLessThan(0.4);
      await fleet.cancel(job?.id ?? '');
      expect(await fleet.untilEnded(batch)).toEqual({ CANCELED: 1 });
    }
    expect(await fleet.query('select distinct status from job')).toEqual([{ status: 'CANCELED' }]);
    expect(await fleet.untilEnded(await fleet.run(ids.slice(1)))).toEqual({ SUCCEEDED: 1 });
    expect(worker.process.exitCode, worker.output()).toBeNull();
  });

  test('SIGTERM in the middle of a run hands it on without an attempt lost', async () => {
    const ids = await fleet.enter([{ name: 'big', file: 'big.parquet' }]);
    const worker = startWorker(queue, { WORKER_SHUTDOWN_MS: '0' });
    await worker.ready;
    const batch = await fleet.run(ids);
    await vi.waitUntil(async () => (await fleet.counts(batch))['RUNNING'] === 1, {
      interval: 5,
      timeout: 10_000,
    });
    worker.process.kill('SIGTERM');
    expect(await worker.exited, worker.output()).toBe(0);
    expect(await fleet.query('select status, attempts, fence from job')).toEqual([
      { status: 'QUEUED', attempts: 0, fence: 1 },
    ]);
    await startWorker(queue).ready;
    expect(await fleet.untilEnded(batch)).toEqual({ SUCCEEDED: 1 });
    expect(await fleet.query('select attempts, fence from job')).toEqual([{ attempts: 1, fence: 2 }]);
  });

  test('SIGTERM and a parent that is gone end it in order', async () => {
    for (const stop of [
      (worker: WorkerProcess) => worker.process.kill('SIGTERM'),
      (worker: WorkerProcess) => worker.process.disconnect(),
    ]) {
      const worker = startWorker(queue);
      await worker.ready;
      stop(worker);
      expect(await worker.exited).toBe(0);
    }
    const alive = await fleet.query('select count(*)::int as alive from worker where stopped_at is null');
    expect(alive).toEqual([{ alive: 0 }]);
  });
});

describe.skipIf(redis === null)('a worker whose Redis fails', () => {
  test('FLUSHALL and kill -9 of Redis in mid-batch: the batch still ends', async () => {
    const ids = await fleet.enter(many(60));
    await startWorker('redis', { WORKER_CONCURRENCY: '1' }).ready;
    const batch = await fleet.run(ids);
    const untilSome = async (count: number): Promise<void> => {
      while (((await fleet.counts(batch))['SUCCEEDED'] ?? 0) < count) await delay(5);
    };
    await untilSome(5);
    await redis?.wipe();
    await untilSome(10);
    await redis?.kill();
    await delay(500);
    await redis?.restart();
    expect(await fleet.untilEnded(batch)).toEqual({ SUCCEEDED: 60 });
    expect(await rowsOf(batch)).toHaveLength(60 * resultsPerRun);
  });
});

describe('a worker at its start', () => {
  test('shows metrics and readiness when it is told a port', async () => {
    const port = '0';
    const worker = startWorker('postgres', {
      WORKER_METRICS_PORT: port,
      METRICS_TOKEN: 'a-token-for-this-test',
      LOG_LEVEL: 'info',
    });
    await worker.ready;
    const shown = () => /"port":(\d+)/.exec(worker.output())?.[1];
    await vi.waitFor(() => expect(shown()).toBeDefined());
    const served = shown() ?? '';
    const get = (page: string) =>
      fetch(`http://127.0.0.1:${served}${page}`, {
        headers: { authorization: 'Bearer a-token-for-this-test' },
      });
    expect((await get('/readyz')).status).toBe(200);
    const page = await (await get('/metrics')).text();
    expect(page).toContain('circuitwatch_queue_jobs{queue="monitor-runs",state="waiting"} 0');
    expect(page).toContain('circuitwatch_outbox_pending 0');
  });

  test.each([
    ['no database', { DATABASE_URL: '' }, /DATABASE_URL/],
    [
      'a database that does not answer',
      { DATABASE_URL: 'postgres://u:hunter2@127.0.0.1:1/x' },
      /127\.0\.0\.1:1/,
    ],
    [
      'a Redis that does not answer',
      { REDIS_URL: 'redis://:hunter2@127.0.0.1:1' },
      /Redis at redis:\/\/127\.0\.0\.1:1 does not answer/,
    ],
  ])('with %s says so in one line and exits with 1', async (_, env, message) => {
    const worker = startWorker('postgres', env);
    expect(await worker.exited).toBe(1);
    const lines = worker
      .output()
      .trim()
      .split('\n')
      .filter((line) => !line.startsWith('{'));
    expect(lines).toHaveLength(1);
    expect(lines[0]).toMatch(message);
    expect(worker.output()).not.toContain('hunter2');
  });
});
