import { setTimeout as delay } from 'node:timers/promises';
import type { Trigger } from '@circuitwatch/monitoring-definitions';
import { migrate } from '@circuitwatch/persistence';
import { createLogger } from '@circuitwatch/platform-logging';
import { createRegistry } from '@circuitwatch/platform-metrics';
import { monitorTickJob } from '@circuitwatch/queue-contracts';
import {
  createQueueMetrics,
  openQueueBackend,
  startTicks,
  syncSchedules,
  type QueueBackend,
  type QueueMetrics,
  type RunningTicks,
} from '@circuitwatch/queue-runtime';
import { startTestPostgres, startTestRedis, type TestPostgres, type TestRedis } from '@circuitwatch/testing';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { monitorSchedules } from './monitor-schedules.ts';
import { actor, openFleetFixture, type FleetFixture } from './spec/fleet-fixture.ts';

const hour = 3_600_000;
const clock = (): Date => new Date();
const log = createLogger({ name: 'test', level: 'silent' });
const redis: TestRedis | null = await startTestRedis();
let postgres: TestPostgres;
let template: string;

beforeAll(async () => {
  postgres = await startTestPostgres();
  template = await postgres.createDatabase();
  await migrate(template);
});
afterAll(async () => {
  await redis?.stop();
  await postgres.stop();
});

type Queue = 'redis' | 'postgres';
const queues: Queue[] = redis === null ? ['postgres'] : ['redis', 'postgres'];

describe.each(queues)("monitors' schedules with the queue on %s", (queue) => {
  let fleet: FleetFixture;
  let backend: QueueBackend;
  let metrics: QueueMetrics;
  const ticking: RunningTicks[] = [];
  beforeEach(async () => {
    const url = await postgres.createDatabase(template);
    fleet = await openFleetFixture(url, '/nowhere');
    const target = queue === 'redis' && redis !== null ? { redisUrl: redis.url } : { postgresUrl: url };
    backend = await openQueueBackend(target, { log });
    metrics = createQueueMetrics(createRegistry({ component: 'test', version: '0' }));
  });
  afterEach(async () => {
    await Promise.all(ticking.splice(0).map((ticks) => ticks.close()));
    await backend.close();
    await fleet.close();
    await redis?.wipe();
  });

  const schedules = () => monitorSchedules(fleet.persistence);
  const ticks = () => backend.queue(monitorTickJob.queue);
  const sync = (now = clock) => syncSchedules({ schedules: schedules(), backend, log, clock: now });
  const stored = () => ticks().getJobSchedulers(0, -1);
  const takeTicks = async (): Promise<void> => {
    ticking.push(await startTicks({ schedules: schedules(), backend, log, clock, metrics }));
  };
  const enter = async (trigger: Trigger, name = 'monitor'): Promise<string> => {
    const [id] = await fleet.enter([{ name, file: 'readings.parquet', trigger }]);
    return id ?? '';
  };
  const runs = () =>
    fleet.query('select monitor_id, cause, scheduled_at, status from monitor_run order by scheduled_at');
  const schedule = async (monitorId: string) => {
    const [found] = await fleet.persistence.schedules.byMonitorIds([monitorId]);
    return { missedTicks: found?.missedTicks, lastTickAt: found?.lastTickAt };
  };
  const missedMetric = async () => (await metrics.missedTicks.get()).values[0]?.value;
  const untilTaken = async (count: number): Promise<void> => {
    const deadline = performance.now() + 20_000;
    while ((await ticks().getJobCounts('completed'))['completed'] !== count) {
      if (performance.now() > deadline) throw new Error(`${count} ticks were not taken.`);
      await delay(20);
    }
  };
  /** Delivers the tick of an instant, as the queue's scheduler does. */
  const deliver = (monitorId: string, ...instants: readonly Date[]) =>
    ticks().addBulk(
      instants.map((at) => ({
        name: monitorTickJob.name,
        data: { monitorId },
        opts: { prevMillis: at.getTime() },
      })),
    );

  test("a tick opens one run with the calendar's instant in the monitor's time zone", async () => {
    const monitorId = await enter({ type: 'cron', expression: '30 6 * * *', timeZone: 'Asia/Kolkata' });
    expect(await sync()).toEqual({ written: 1, removed: 0 });
    const due = new Date((await stored())[0]?.next ?? 0);
    expect(due.toLocaleTimeString('en-GB', { timeZone: 'Asia/Kolkata' })).toBe('06:30:00');
    expect(due.getTime()).toBeGreaterThan(Date.now());
    await makeDue(ticks(), `repeat:${monitorId}:${due.getTime()}`);
    await takeTicks();
    await untilTaken(1);
    expect(await runs()).toEqual([
      { monitor_id: monitorId, cause: 'SCHEDULE', scheduled_at: due, status: 'QUEUED' },
    ]);
    const waiting = await fleet.query(
      `select job.queue, job.payload->>'runId' = job.run_id::text as own, outbox.sent_at
       from outbox join job on job.id = outbox.job_id`,
    );
    expect(waiting).toEqual([{ queue: 'monitor-runs', own: true, sent_at: null }]);
    expect(await schedule(monitorId)).toEqual({ missedTicks: 0, lastTickAt: due });
  });

  test('a tick delivered twice, even at once, opens one run, and an older one opens none', async () => {
    const monitorId = await enter({ type: 'cron', expression: '0 * * * *', timeZone: 'UTC' });
    const at = new Date('2026-03-10T10:00:00Z');
    await deliver(monitorId, at, at, at, at);
    await takeTicks();
    await untilTaken(4);
    await deliver(monitorId, at, new Date(at.getTime() - hour));
    await untilTaken(6);
    expect((await runs()).map(({ scheduled_at }) => scheduled_at as Date)).toEqual([at]);
    expect(await schedule(monitorId)).toEqual({ missedTicks: 0, lastTickAt: at });
  });

  test('ticks missed while everything was down are counted once', async () => {
    const monitorId = await enter({ type: 'cron', expression: '0 3 * * *', timeZone: 'Europe/Berlin' });
    // The nights of the 28th to the 30th did not come; on one of them the clock jumped from 2 to 3.
    const before = new Date('2026-03-27T02:00:00Z');
    const after = new Date('2026-03-31T01:00:00Z');
    await deliver(monitorId, before);
    await takeTicks();
    await untilTaken(1);
    await deliver(monitorId, after, after);
    await untilTaken(3);
    expect(await schedule(monitorId)).toEqual({ missedTicks: 3, lastTickAt: after });
    expect(await missedMetric()).toBe(3);
    expect(await runs()).toHaveLength(2);
  });

  test('a disabled monitor, and one of a disabled circuit, has no scheduler and takes no tick', async () => {
    const monitorId = await enter({ type: 'cron', expression: '0 * * * *', timeZone: 'UTC' });
    const { circuits, monitors } = fleet.persistence;
    const at = new Date('2026-03-10T10:00:00Z');
    await deliver(monitorId, at);
    await takeTicks();
    await untilTaken(1);
    let taken = 1;
    for (const set of [
      (enabled: boolean, version: number) =>
        monitors.update({ id: monitorId, expectedVersion: version, enabled }, actor),
      (enabled: boolean, version: number) =>
        circuits.update({ id: fleet.circuitId, expectedVersion: version, enabled }, actor),
    ]) {
      expect(await sync()).toEqual({ written: 1, removed: 0 });
      await set(false, 1);
      expect(await sync()).toEqual({ written: 0, removed: 1 });
      expect(await stored()).toEqual([]);
      await deliver(monitorId, new Date(at.getTime() + hour));
      await untilTaken((taken += 1));
      expect(await runs()).toHaveLength(1);
      await set(true, 2);
    }
    // What was not to run was not missed.
    await deliver(monitorId, new Date(at.getTime() + 100 * hour));
    await untilTaken((taken += 1));
    expect(await runs()).toHaveLength(2);
    expect(await schedule(monitorId)).toMatchObject({ missedTicks: 0 });
  });

  test('a new trigger replaces the old one, and a deleted monitor leaves nothing', async () => {
    const monitorId = await enter({ type: 'cron', expression: '0 * * * *', timeZone: 'UTC' });
    const kept = await enter({ type: 'cron', expression: '0 0 1 1 *', timeZone: 'UTC' }, 'kept');
    await sync();
    const { monitors } = fleet.persistence;
    const trigger: Trigger = { type: 'cron', expression: '45 7 * * *', timeZone: 'America/New_York' };
    await monitors.update({ id: monitorId, expectedVersion: 1, trigger }, actor);
    expect(await sync()).toEqual({ written: 1, removed: 0 });
    const next = (await stored()).find(({ key }) => key === monitorId)?.next ?? 0;
    expect(new Date(next).toLocaleTimeString('en-GB', { timeZone: 'America/New_York' })).toBe('07:45:00');
    // A tick of the old one that is still under way opens nothing.
    await deliver(monitorId, new Date('2026-03-10T10:00:00Z'));
    await takeTicks();
    await untilTaken(1);
    expect(await runs()).toEqual([]);
    await monitors.delete({ id: monitorId, expectedVersion: 2 }, actor);
    expect(await sync()).toEqual({ written: 0, removed: 1 });
    expect((await stored()).map(({ key }) => key)).toEqual([kept]);
  });
});

interface Promotable {
  getJob(id: string): Promise<{ promote(): Promise<void> } | undefined>;
}

/** Makes a planned tick due now, without waiting for the clock. */
async function makeDue(queue: object, id: string): Promise<void> {
  const job = await (queue as Promotable).getJob(id);
  if (job === undefined) throw new Error(`The queue has no tick ${id}.`);
  await job.promote();
}
