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
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { openFleetFixture, scheduledAt, type FleetFixture } from './spec/fleet-fixture.ts';
import { startWorkerProcess, type WorkerProcess } from './spec/worker-process.ts';
import { writeReadings } from './spec/write-readings.ts';

const day = 86_400_000;
const folder = temporaryFolder('partitions');
const redis: TestRedis | null = await startTestRedis();
let postgres: TestPostgres;
let template: string;
let databaseUrl: string;
let fleet: FleetFixture;
const workers: WorkerProcess[] = [];

/** Five days, of which four are the baseline: 640,000 rows against 160,000. */
const rows = 800_000;
const inParts = { WORKER_ROWS_PER_JOB: '160000', WORKER_CONCURRENCY: '1' };

beforeAll(async () => {
  postgres = await startTestPostgres();
  template = await postgres.createDatabase();
  await migrate(template);
  await writeReadings({
    path: path.join(folder.path, 'large.parquet'),
    from: new Date(scheduledAt.getTime() - 5 * day),
    rows,
    everyMs: (5 * day) / rows,
    shift: 0.05,
    shiftAt: new Date(scheduledAt.getTime() - day),
  });
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

function startWorker(queue: Queue, extra: Readonly<Record<string, string>> = inParts): WorkerProcess {
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

interface ResultRow {
  readonly key: string;
  readonly value: number;
  readonly low: number | null;
  readonly high: number | null;
  readonly verdict: string;
  readonly baselineRows: number;
  readonly targetRows: number;
}

const resultsOf = (batchId: string) =>
  fleet.query<ResultRow>(
    `select concat_ws(' ', r.signal, r.feature, r.metric) as key, r.value, r.bound_low as low, r.bound_high as high,
       r.verdict, r.baseline_rows as "baselineRows", r.target_rows as "targetRows"
     from metric_result r join monitor_run run on run.id = r.run_id where run.batch_id = $1 order by 1`,
    [batchId],
  );

const drawingsOf = (batchId: string) =>
  fleet.query(
    `select d.feature, d.edges, d.baseline_counts, d.target_counts
     from distribution d join monitor_run run on run.id = d.run_id where run.batch_id = $1 order by 1`,
    [batchId],
  );

const partsDone = async (): Promise<number> => {
  const [found] = await fleet.query<{ done: number }>(
    `select count(*)::int as done from job where parent_id is not null and status = 'SUCCEEDED'`,
  );
  return found?.done ?? 0;
};

async function untilParts(done: number): Promise<void> {
  while ((await partsDone()) < done) await delay(5);
}

describe.each(queues)(
  'a run with too many rows for one job, with the queue on %s',
  { timeout: 180_000 },
  (queue) => {
    test('finds in parts what one job finds', async () => {
      const ids = await fleet.enter([{ name: 'large', file: 'large.parquet' }]);
      const whole = startWorker(queue, { WORKER_CONCURRENCY: '1' });
      await whole.ready;
      const one = await fleet.run(ids);
      expect(await fleet.untilEnded(one, 120_000)).toEqual({ SUCCEEDED: 1 });
      expect(await partsDone()).toBe(0);
      whole.process.kill('SIGTERM');
      await whole.exited;
      const parted = startWorker(queue);
      await parted.ready;
      const many = await fleet.run(ids);
      expect(await fleet.untilEnded(many, 120_000), parted.output()).toEqual({ SUCCEEDED: 1 });
      expect(await partsDone()).toBeGreaterThan(2 * 4);

      const [exact, found] = [await resultsOf(one), await resultsOf(many)];
      expect(found.map(({ key }) => key)).toEqual(exact.map(({ key }) => key));
      for (const [index, result] of exact.entries()) {
        const actual = found[index];
        if (!actual) continue;
        expect([actual.verdict, actual.baselineRows, actual.targetRows]).toEqual([
          result.verdict,
          640_000,
          160_000,
        ]);
        expect(result.value).toBeGreaterThanOrEqual((actual.low ?? actual.value) - 1e-12);
        expect(result.value).toBeLessThanOrEqual((actual.high ?? actual.value) + 1e-12);
      }
      expect(await drawingsOf(many)).toEqual(await drawingsOf(one));
      expect(await fleet.query('select * from run_pass')).toEqual([]);
    });

    test('kill -9 in the middle of a partition: the run ends once, with the same rows', async () => {
      const ids = await fleet.enter([{ name: 'large', file: 'large.parquet' }]);
      const victim = startWorker(queue);
      await victim.ready;
      const first = await fleet.run(ids);
      await untilParts(2);
      victim.process.kill('SIGKILL');
      await victim.exited;
      const left = await fleet.query(
        `select 1 from job where parent_id is not null and status in ('QUEUED', 'ACTIVE')`,
      );
      expect(left.length, 'killed in the middle').toBeGreaterThan(0);
      await startWorker(queue).ready;
      expect(await fleet.untilEnded(first, 120_000)).toEqual({ SUCCEEDED: 1 });
      const rowsOfFirst = await resultsOf(first);
      const again = await fleet.run(ids);
      expect(await fleet.untilEnded(again, 120_000)).toEqual({ SUCCEEDED: 1 });
      expect(await resultsOf(again)).toEqual(rowsOfFirst);
      expect(await fleet.query('select distinct status from job')).toEqual([{ status: 'SUCCEEDED' }]);
    });

    test('canceled while partitions are in work it ends with all of them', async () => {
      const ids = await fleet.enter([{ name: 'large', file: 'large.parquet' }]);
      await startWorker(queue).ready;
      const batch = await fleet.run(ids);
      await untilParts(1);
      const [run] = await fleet.query<{ id: string; progress: number }>(
        'select job.id, run.progress from job join monitor_run run on run.id = job.run_id',
      );
      expect(run?.progress).toBeGreaterThan(0);
      await fleet.cancel(run?.id ?? '');
      expect(await fleet.untilEnded(batch)).toEqual({ CANCELED: 1 });
      for (;;) {
        const open = await fleet.query(`select 1 from job where status in ('QUEUED', 'ACTIVE')`);
        if (open.length === 0) break;
        await delay(20);
      }
      const statuses = await fleet.query('select distinct status from job order by 1');
      expect(statuses).toEqual([{ status: 'SUCCEEDED' }, { status: 'CANCELED' }]);
    });
  },
);

describe.skipIf(redis === null)('a run in parts whose Redis fails', { timeout: 180_000 }, () => {
  test('FLUSHALL between partitions costs time, and no result', async () => {
    const ids = await fleet.enter([{ name: 'large', file: 'large.parquet' }]);
    await startWorker('redis').ready;
    const batch = await fleet.run(ids);
    await untilParts(2);
    await redis?.wipe();
    expect(await fleet.untilEnded(batch, 120_000)).toEqual({ SUCCEEDED: 1 });
  });
});
