import { nextOccurrence, occurrencesBetween, type Trigger } from '@circuitwatch/monitoring-definitions';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import { monitorTickJob, type MonitorSchedules, type ScheduledMonitor } from '@circuitwatch/queue-contracts';
import { UnrecoverableError } from 'bullmq';
import type { QueueBackend, QueueEntry } from './queue-backend.ts';
import type { QueueMetrics } from './queue-metrics.ts';

/** What turns ticks into runs. */
export interface TicksOptions {
  readonly schedules: Pick<MonitorSchedules, 'find' | 'open'>;
  readonly backend: QueueBackend;
  readonly log: Logger;
  readonly clock: Clock;
  readonly metrics: QueueMetrics;
  readonly lockDurationMs?: number;
  readonly stalledIntervalMs?: number;
}

/** A running consumer of ticks. */
export interface RunningTicks {
  close(): Promise<void>;
}

const concurrency = 8;

/** The ticks between the last one and this one, both not counted. */
export function countMissed({ trigger, lastTickAt }: ScheduledMonitor, scheduledAt: Date): number {
  if (lastTickAt === null || lastTickAt >= scheduledAt) return 0;
  return occurrencesBetween(trigger, lastTickAt, scheduledAt).filter(
    (at) => at > lastTickAt && at < scheduledAt,
  ).length;
}

/** Whether the calendar has this instant; a tick of a trigger that was replaced meanwhile has none. */
function isOnCalendar(trigger: Trigger, at: Date): boolean {
  return nextOccurrence(trigger, new Date(at.getTime() - 1))?.getTime() === at.getTime();
}

/** Opens the run of one tick; a tick that came before, or whose monitor is gone, changes nothing. */
async function takeTick(entry: QueueEntry, options: TicksOptions): Promise<void> {
  const { schedules, log, clock, metrics } = options;
  const payload = monitorTickJob.payload.safeParse(entry.data);
  if (!payload.success) throw new UnrecoverableError('This tick names no monitor.');
  const { monitorId } = payload.data;
  const monitor = await schedules.find(monitorId);
  if (monitor === null) return;
  // The calendar's instant, however late the tick is taken.
  const scheduledAt = new Date(entry.opts.prevMillis ?? entry.timestamp);
  if (!isOnCalendar(monitor.trigger, scheduledAt)) {
    log.info({ monitorId, scheduledAt }, 'Dropped a tick that the schedule does not have any more');
    return;
  }
  const missed = countMissed(monitor, scheduledAt);
  if (!(await schedules.open({ monitorId, scheduledAt, missed }, clock()))) return;
  if (missed > 0) {
    metrics.missedTicks.inc(missed);
    log.warn({ monitorId, missed, scheduledAt }, 'Ticks of a schedule were missed');
  }
}

/** Starts the consumer of ticks; they live in the queue only, the runs that they open live in the ledger. */
export async function startTicks(options: TicksOptions): Promise<RunningTicks> {
  const { backend, log } = options;
  const worker = backend.worker(
    monitorTickJob.queue,
    (entry) => takeTick(entry, options),
    {
      concurrency,
      lockDurationMs: options.lockDurationMs ?? 15_000,
      stalledIntervalMs: options.stalledIntervalMs ?? 5_000,
      maxStalledCount: 10,
    },
    {
      onFailed: (entry, error) => log.warn({ err: error, tick: entry?.id }, 'A tick could not be taken'),
      onStalled: () => undefined,
      onLocksLost: () => undefined,
    },
  );
  await worker.waitUntilReady();
  return { close: () => worker.close() };
}
