import type { MonitorSchedules, ScheduledMonitor } from '@circuitwatch/queue-contracts';
import { monitorTickJob } from '@circuitwatch/queue-contracts';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import { startPeriodic, type PeriodicTask } from './periodic.ts';
import type { BackendQueue, QueueBackend, StoredScheduler } from './queue-backend.ts';
import { repeatStrategy, triggerToPattern } from './repeat-strategy.ts';

/** What the schedulers of the queue are brought in step with. */
export interface ScheduleSyncOptions {
  readonly schedules: Pick<MonitorSchedules, 'list'>;
  readonly backend: QueueBackend;
  readonly log: Logger;
  readonly clock: Clock;
  readonly everyMs?: number;
  /** A scheduler whose next tick is overdue for so long and is nowhere in the queue is set up anew. */
  readonly overdueMs?: number;
}

/** What one comparison changed. */
export interface ScheduleSyncResult {
  readonly written: number;
  readonly removed: number;
}

const { attempts, backoffMs, priority } = monitorTickJob.defaults;

function tickTemplate(monitorId: string) {
  return {
    name: monitorTickJob.name,
    data: { monitorId },
    opts: {
      attempts,
      priority,
      backoff: { type: 'exponential' as const, delay: backoffMs, jitter: 0.5 },
      removeOnComplete: { age: 3_600, count: 1_000 },
      removeOnFail: { age: 86_400, count: 1_000 },
    },
  };
}

/** A scheduler lives through its next entry; without it, it never ticks again. */
async function isStuck(
  queue: BackendQueue,
  stored: StoredScheduler,
  now: number,
  overdueMs: number,
): Promise<boolean> {
  if (stored.next === undefined) return true;
  if (stored.next > now - overdueMs) return false;
  const state = await queue.getJobState(`repeat:${stored.key}:${stored.next}`);
  return state === 'unknown' || state === 'completed' || state === 'failed';
}

async function needsWriting(
  queue: BackendQueue,
  { trigger }: ScheduledMonitor,
  stored: StoredScheduler | undefined,
  { clock, overdueMs = 60_000 }: ScheduleSyncOptions,
): Promise<boolean> {
  const now = clock().getTime();
  const pattern = triggerToPattern(trigger);
  // A schedule that has ended has no scheduler; writing it would be in vain.
  if (repeatStrategy(now, { pattern }) === undefined) return false;
  // An unchanged scheduler is left alone: writing it again would drop a tick that is due but not taken yet.
  return stored === undefined || stored.pattern !== pattern || isStuck(queue, stored, now, overdueMs);
}

/** Makes the queue's schedulers those of the enabled monitors, once; heals them after a wiped queue. */
export async function syncSchedules(options: ScheduleSyncOptions): Promise<ScheduleSyncResult> {
  const { schedules, backend, log } = options;
  const queue = backend.queue(monitorTickJob.queue);
  const wanted = await schedules.list();
  const stored = new Map(
    (await queue.getJobSchedulers(0, -1)).map((scheduler) => [scheduler.key, scheduler]),
  );
  let written = 0;
  for (const monitor of wanted) {
    const { monitorId, trigger } = monitor;
    try {
      if (!(await needsWriting(queue, monitor, stored.get(monitorId), options))) continue;
      await queue.upsertJobScheduler(
        monitorId,
        { pattern: triggerToPattern(trigger) },
        tickTemplate(monitorId),
      );
      written += 1;
    } catch (error) {
      log.error({ err: error, monitorId }, 'The schedule of a monitor could not be set up');
    }
  }
  const wantedIds = new Set(wanted.map(({ monitorId }) => monitorId));
  const surplus = [...stored.keys()].filter((key) => !wantedIds.has(key));
  for (const key of surplus) await queue.removeJobScheduler(key);
  if (written + surplus.length > 0)
    log.info({ written, removed: surplus.length }, 'Schedules brought in step');
  return { written, removed: surplus.length };
}

/** Keeps the schedulers in step; `wake` after a schedule changed. */
export function startScheduleSync(options: ScheduleSyncOptions): PeriodicTask {
  return startPeriodic({
    name: 'Schedule sync',
    everyMs: options.everyMs ?? 5_000,
    log: options.log,
    run: async () => {
      await syncSchedules(options);
    },
  });
}
