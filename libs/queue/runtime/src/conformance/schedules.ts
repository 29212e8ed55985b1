import type { MonitorSchedules, ScheduledMonitor, ScheduleTick } from '@circuitwatch/queue-contracts';
import { monitorTickJob } from '@circuitwatch/queue-contracts';
import type { Trigger } from '@circuitwatch/monitoring-definitions';
import { randomUUID } from 'node:crypto';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { startTicks, type RunningTicks } from '../start-ticks.ts';
import { syncSchedules } from '../sync-schedules.ts';
import { fast, openStack, until, type BackendUnderTest, type Stack } from './harness.ts';

const clock = (): Date => new Date();

/** Schedules in memory, by the rules of the real ones. */
class InMemorySchedules implements MonitorSchedules {
  readonly monitors = new Map<string, ScheduledMonitor>();
  readonly opened: ScheduleTick[] = [];

  add(trigger: Trigger, lastTickAt: Date | null = null): string {
    const monitorId = randomUUID();
    this.monitors.set(monitorId, { monitorId, trigger, lastTickAt });
    return monitorId;
  }

  async list(): Promise<readonly ScheduledMonitor[]> {
    return [...this.monitors.values()];
  }

  async find(monitorId: string): Promise<ScheduledMonitor | null> {
    return this.monitors.get(monitorId) ?? null;
  }

  async open(tick: ScheduleTick): Promise<boolean> {
    const monitor = this.monitors.get(tick.monitorId);
    if (monitor === undefined || (monitor.lastTickAt ?? new Date(0)) >= tick.scheduledAt) return false;
    this.monitors.set(tick.monitorId, { ...monitor, lastTickAt: tick.scheduledAt });
    this.opened.push(tick);
    return true;
  }
}

function cron(expression: string, timeZone = 'UTC'): Trigger {
  return { type: 'cron', expression, timeZone };
}

/** Schedulers that follow the monitors, and ticks that become runs. */
export function describeSchedules(backendUnderTest: BackendUnderTest): void {
  let stack: Stack;
  let schedules: InMemorySchedules;
  const ticking: RunningTicks[] = [];
  beforeEach(async () => {
    stack = await openStack(backendUnderTest);
    schedules = new InMemorySchedules();
  });
  afterEach(async () => {
    await Promise.all(ticking.splice(0).map((ticks) => ticks.close()));
    await stack.close();
  });

  const sync = (now = clock) =>
    syncSchedules({ schedules, backend: stack.backend, log: stack.log, clock: now });
  const stored = () => stack.backend.queue(monitorTickJob.queue).getJobSchedulers(0, -1);
  const tick = async () => {
    ticking.push(
      await startTicks({
        schedules,
        backend: stack.backend,
        log: stack.log,
        clock,
        metrics: stack.metrics,
        ...fast,
      }),
    );
  };

  test("schedulers follow the monitors, in the monitor's time zone", async () => {
    const berlin = schedules.add(cron('0 6 * * *', 'Europe/Berlin'));
    const kolkata = schedules.add({
      type: 'recurrence',
      frequency: 'day',
      interval: 1,
      timeZone: 'Asia/Kolkata',
      schedule: { hours: [6], minutes: [15] },
    });
    expect(await sync()).toEqual({ written: 2, removed: 0 });
    const next = new Map((await stored()).map((scheduler) => [scheduler.key, new Date(scheduler.next ?? 0)]));
    const wallClock = (id: string, timeZone: string) =>
      next.get(id)?.toLocaleTimeString('en-GB', { timeZone, hour: '2-digit', minute: '2-digit' });
    expect(wallClock(berlin, 'Europe/Berlin')).toBe('06:00');
    expect(wallClock(kolkata, 'Asia/Kolkata')).toBe('06:15');

    expect(await sync()).toEqual({ written: 0, removed: 0 });
    schedules.monitors.delete(berlin);
    schedules.monitors.set(kolkata, {
      monitorId: kolkata,
      trigger: cron('30 7 * * *', 'Asia/Kolkata'),
      lastTickAt: null,
    });
    expect(await sync()).toEqual({ written: 1, removed: 1 });
    expect((await stored()).map(({ key }) => key)).toEqual([kolkata]);
  });

  test('a schedule that has ended or makes no sense stops nobody else', async () => {
    schedules.add({ ...cron('0 6 * * *'), endTime: '2020-01-01T00:00:00Z' });
    schedules.add(cron('61 25 * * *'));
    const good = schedules.add(cron('0 6 * * *'));
    expect(await sync()).toEqual({ written: 1, removed: 0 });
    expect((await stored()).map(({ key }) => key)).toEqual([good]);
  });

  test("a tick carries the calendar's instant and counts what was missed since the last one", async () => {
    const minute = 60_000;
    const due = Math.floor(Date.now() / minute) * minute + minute;
    // The four ticks between these two did not come.
    const monitorId = schedules.add(cron('* * * * *'), new Date(due - 5 * minute));
    await sync();
    const queue = stack.backend.queue(monitorTickJob.queue);
    const [scheduler] = await stored();
    const at = scheduler?.next ?? 0;
    await promote(queue, `repeat:${monitorId}:${at}`);
    await tick();
    await until(() => schedules.opened.length === 1);
    const missed = (at - due) / minute + 4;
    expect(schedules.opened).toEqual([{ monitorId, scheduledAt: new Date(at), missed }]);
    expect(await stack.registry.metrics()).toContain(`circuitwatch_scheduler_missed_ticks_total ${missed}`);
    // The next one is planned, and another delivery of this one changes nothing.
    await until(async () => ((await stored())[0]?.next ?? 0) > at);
    await queue.addBulk([{ name: monitorTickJob.name, data: { monitorId }, opts: { prevMillis: at } }]);
    await until(async () => (await queue.getJobCounts('completed'))['completed'] === 2);
    expect(schedules.opened).toHaveLength(1);
  });

  test('a tick of a trigger that was replaced meanwhile does nothing', async () => {
    const monitorId = schedules.add(cron('* * * * *'));
    await sync();
    const at = (await stored())[0]?.next ?? 0;
    // Another day of the year, so that this minute is not on it.
    const otherMonth = ((new Date(at).getUTCMonth() + 6) % 12) + 1;
    const trigger = cron(`0 6 1 ${otherMonth} *`);
    schedules.monitors.set(monitorId, { monitorId, trigger, lastTickAt: null });
    const queue = stack.backend.queue(monitorTickJob.queue);
    await promote(queue, `repeat:${monitorId}:${at}`);
    await tick();
    await until(async () => (await queue.getJobCounts('completed'))['completed'] === 1);
    expect(schedules.opened).toEqual([]);
    expect(await sync()).toEqual({ written: 1, removed: 0 });
  });

  test('a tick of a monitor that is gone does nothing', async () => {
    const monitorId = schedules.add(cron('* * * * *'));
    await sync();
    const at = (await stored())[0]?.next ?? 0;
    schedules.monitors.delete(monitorId);
    const queue = stack.backend.queue(monitorTickJob.queue);
    await promote(queue, `repeat:${monitorId}:${at}`);
    await tick();
    await until(async () => (await queue.getJobCounts('completed'))['completed'] === 1);
    expect(schedules.opened).toEqual([]);
    expect(await sync()).toEqual({ written: 0, removed: 1 });
  });
}

interface Promotable {
  getJob(id: string): Promise<{ promote(): Promise<void> } | undefined>;
}

/** Makes a planned tick due now, without waiting for the clock. */
async function promote(queue: object, id: string): Promise<void> {
  const job = await (queue as Promotable).getJob(id);
  await job?.promote();
}
