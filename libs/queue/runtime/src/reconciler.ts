import type { LedgerJob, UnfinishedJobs } from '@circuitwatch/queue-contracts';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import { startPeriodic } from './periodic.ts';
import type { QueueBackend } from './queue-backend.ts';
import type { QueueMetrics } from './queue-metrics.ts';

/** What the reconciler compares, and how patiently. */
export interface ReconcilerOptions {
  readonly unfinishedJobs: UnfinishedJobs;
  readonly backend: QueueBackend;
  readonly log: Logger;
  readonly clock: Clock;
  readonly metrics: QueueMetrics;
  readonly everyMs?: number;
  /** A job is looked at when nothing was heard of it for this long; longer than a heartbeat. */
  readonly silentMs?: number;
  readonly limit?: number;
}

/** A running reconciler. */
export interface Reconciler {
  stop(): Promise<void>;
}

/** Why a job has to be sent again: the queue lost it, or holds it as finished; null when it is fine. */
async function findFault(job: LedgerJob, backend: QueueBackend): Promise<'lost' | 'finished' | null> {
  const state = await backend.queue(job.queue).getJobState(job.id);
  if (state === 'unknown') return 'lost';
  return state === 'completed' || state === 'failed' ? 'finished' : null;
}

/** Compares the ledger with the queue once and sends again what the queue lost; returns how many. */
export async function reconcile(options: ReconcilerOptions): Promise<number> {
  const { unfinishedJobs, backend, log, clock, metrics, silentMs = 20_000, limit = 200 } = options;
  const now = clock();
  const silent = await unfinishedJobs.list(new Date(now.getTime() - silentMs), limit);
  const faults = await Promise.all(
    silent.map(async (job) => ({ job, fault: await findFault(job, backend) })),
  );
  const broken = faults.filter(({ fault }) => fault !== null);
  if (broken.length === 0) return 0;
  await unfinishedJobs.resend(
    broken.map(({ job }) => job.id),
    now,
  );
  for (const { job, fault } of broken) metrics.healed.inc({ queue: job.queue, fault: fault ?? '' });
  log.warn(
    { healed: broken.length, jobIds: broken.slice(0, 20).map(({ job }) => job.id) },
    'Sent jobs again that the queue had lost',
  );
  return broken.length;
}

/** Keeps the queue in step with the ledger: heals a wiped Redis and entries that ended without their job. */
export function startReconciler(options: ReconcilerOptions): Reconciler {
  const { everyMs = 10_000, log } = options;
  return startPeriodic({
    name: 'Reconciler',
    everyMs,
    log,
    run: async () => {
      await reconcile(options);
    },
  });
}
