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
const folder = temporaryFolder('postgres-loss');
const redis: TestRedis | null = await startTestRedis();
let postgres: TestPostgres;
let databaseUrl: string;
let fleet: FleetFixture;
let worker: WorkerProcess;

beforeAll(async () => {
  postgres = await startTestPostgres({ durable: true });
  const readings = { from: new Date(scheduledAt.getTime() - 5 * day), rows: 5 * 1_440 };
  await writeReadings({ ...readings, path: path.join(folder.path, 'healthy.parquet') });
});
afterAll(async () => {
  await redis?.stop();
  await postgres.stop();
  folder.remove();
});

beforeEach(async () => {
  databaseUrl = await postgres.createDatabase();
  await migrate(databaseUrl);
  fleet = await openFleetFixture(databaseUrl, folder.path);
});
afterEach(async () => {
  worker.process.kill('SIGKILL');
  await worker.exited;
  await fleet.close();
  await redis?.wipe();
});

const enterMany = (count: number) =>
  fleet.enter(
    Array.from({ length: count }, (_, index) => ({ name: `monitor-${index}`, file: 'healthy.parquet' })),
  );

/** Waits until some of the batch is done and some is not. */
async function untilInTheMiddle(batchId: string, done: number): Promise<void> {
  await vi.waitUntil(async () => ((await fleet.counts(batchId))['SUCCEEDED'] ?? 0) >= done, {
    interval: 5,
    timeout: 20_000,
  });
}

const heardFromWorker = async (): Promise<Date> => {
  const [row] = await fleet.query<{ heartbeat_at: Date }>('select heartbeat_at from worker');
  return row?.heartbeat_at ?? new Date(0);
};

/** Features × metrics of one run. */
const resultsPerRun = 18;

type Queue = 'redis' | 'postgres';
const queues: Queue[] = redis === null ? ['postgres'] : ['redis', 'postgres'];

describe.each(queues)('a worker with the queue on %s whose PostgreSQL is killed and comes back', (queue) => {
  test('ends every run once, and goes on by itself', { timeout: 120_000 }, async () => {
    const ids = await enterMany(60);
    worker = startWorkerProcess({
      DATABASE_URL: databaseUrl,
      CIRCUITWATCH_DATA_DIR: folder.path,
      WORKER_CONCURRENCY: '1',
      WORKER_METRICS_PORT: '0',
      METRICS_TOKEN: 'a-token-for-this-test',
      LOG_LEVEL: 'info',
      ...(queue === 'redis' && redis !== null && { REDIS_URL: redis.url }),
    });
    await worker.ready;
    const port = await vi.waitUntil(() => /"port":(\d+)/.exec(worker.output())?.[1]);
    const ready = async () => {
      const response = await fetch(`http://127.0.0.1:${port}/readyz`);
      return { status: response.status, text: await response.text() };
    };
    const batch = await fleet.run(ids);
    for (const done of [5, 25]) {
      await untilInTheMiddle(batch, done);
      await postgres.kill();
      expect(await ready()).toEqual({
        status: 503,
        text: expect.stringContaining('database') as string,
      });
      await delay(1_500);
      await postgres.restart();
      await fleet.reconnect();
      expect((await fleet.counts(batch))['SUCCEEDED'], 'killed in the middle').toBeLessThan(60);
    }
    expect(await fleet.untilEnded(batch, 60_000)).toEqual({ SUCCEEDED: 60 });
    expect(await fleet.query('select distinct status from job')).toEqual([{ status: 'SUCCEEDED' }]);
    expect(await fleet.query('select count(*)::int as letters from dead_letter')).toEqual([{ letters: 0 }]);
    const [results] = await fleet.query(
      `select count(*)::int as stored, count(distinct (run_id, signal, feature, metric))::int as different
       from metric_result`,
    );
    expect(results).toEqual({ stored: 60 * resultsPerRun, different: 60 * resultsPerRun });

    // The same process heartbeats, relays without polling, and hears of cancels.
    expect(worker.process.exitCode, worker.output()).toBeNull();
    expect((await ready()).status).toBe(200);
    const heard = await heardFromWorker();
    await vi.waitUntil(async () => (await heardFromWorker()) > heard, { interval: 100, timeout: 15_000 });
    const listening = await fleet.query<{ channel: string }>(
      `select distinct replace(application_name, 'circuitwatch listens to ', '') as channel
       from pg_stat_activity where application_name like 'circuitwatch listens to %' and datname = current_database()
       order by 1`,
    );
    expect(listening.map(({ channel }) => channel)).toEqual([
      'circuitwatch_alerting',
      'circuitwatch_cancel',
      'circuitwatch_outbox',
    ]);
    expect(await fleet.untilEnded(await fleet.run(ids.slice(0, 5)))).toEqual({ SUCCEEDED: 5 });
    worker.process.kill('SIGTERM');
    expect(await worker.exited, worker.output()).toBe(0);
  });

  test('stops in order while it is away', async () => {
    worker = startWorkerProcess({
      DATABASE_URL: databaseUrl,
      CIRCUITWATCH_DATA_DIR: folder.path,
      ...(queue === 'redis' && redis !== null && { REDIS_URL: redis.url }),
    });
    await worker.ready;
    await postgres.kill();
    worker.process.kill('SIGTERM');
    // It could not say good-bye, and does not hide that.
    expect(await worker.exited, worker.output()).toBe(1);
    await postgres.restart();
    await fleet.reconnect();
  });
});
