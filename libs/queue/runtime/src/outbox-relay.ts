import type { JobContract, LedgerJob, Outbox } from '@circuitwatch/queue-contracts';
import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import { startPeriodic } from './periodic.ts';
import type { BackendQueue, NewEntry, QueueBackend } from './queue-backend.ts';
import { sealEnvelope } from './queue-envelope.ts';

/** Finished entries are kept for a look, not for deduplication: the ledger refuses a second run. */
const keepCompleted = { age: 3_600, count: 1_000 };
const keepFailed = { age: 7 * 86_400, count: 5_000 };

/** What the relay connects, and how eagerly. */
export interface OutboxRelayOptions {
  readonly outbox: Outbox;
  readonly backend: QueueBackend;
  readonly contracts: readonly JobContract[];
  readonly log: Logger;
  readonly clock: Clock;
  /** How often it looks without being told, milliseconds. */
  readonly pollMs?: number;
  readonly batchSize?: number;
}

/** A running relay. */
export interface OutboxRelay {
  /** Looks into the outbox right away. */
  wake(): void;
  stop(): Promise<void>;
}

function toEntry(job: LedgerJob, contracts: readonly JobContract[]): NewEntry {
  const contract = contracts.find(({ queue, name }) => queue === job.queue && name === job.name);
  return {
    name: job.name,
    data: sealEnvelope(job),
    opts: {
      jobId: job.id,
      priority: job.priority,
      // The ledger decides when a job has failed for good; the queue only must not give up earlier.
      attempts: 2 * job.maxAttempts,
      backoff: { type: 'exponential', delay: contract?.defaults.backoffMs ?? 1_000, jitter: 0.5 },
      removeOnComplete: keepCompleted,
      removeOnFail: keepFailed,
    },
  };
}

/** A job that is sent again (retried by a person, or healed) would be ignored beside its finished entry. */
async function removeFinished(queue: BackendQueue, ids: readonly string[]): Promise<void> {
  await Promise.all(
    ids.map(async (id) => {
      const state = await queue.getJobState(id);
      if (state === 'completed' || state === 'failed') await queue.remove(id);
    }),
  );
}

/** Puts jobs into their queues under their own ids; doing it twice adds nothing. */
export async function sendJobs(
  jobs: readonly LedgerJob[],
  { backend, contracts }: Pick<OutboxRelayOptions, 'backend' | 'contracts'>,
): Promise<void> {
  for (const [name, group] of Map.groupBy(jobs, (job) => job.queue)) {
    const queue = backend.queue(name);
    await removeFinished(
      queue,
      group.map(({ id }) => id),
    );
    await queue.addBulk(group.map((job) => toEntry(job, contracts)));
  }
}

/** Moves jobs from the outbox into the queue, on notice and by polling; a crash between adding and marking is harmless. */
export async function startOutboxRelay(options: OutboxRelayOptions): Promise<OutboxRelay> {
  const { outbox, log, clock, pollMs = 1_000, batchSize = 200 } = options;
  let stopped = false;
  const drain = async (): Promise<void> => {
    let sent = 0;
    do {
      sent = await outbox.drain(batchSize, (jobs) => sendJobs(jobs, options), clock());
      if (sent > 0) log.debug({ sent }, 'Jobs sent to the queue');
    } while (sent === batchSize && !stopped);
  };
  const task = startPeriodic({ name: 'Outbox relay', everyMs: pollMs, run: drain, log });
  const stopListening = await outbox.onArrival(() => task.wake());
  return {
    wake: () => task.wake(),
    stop: async () => {
      stopped = true;
      await stopListening();
      await task.stop();
    },
  };
}
