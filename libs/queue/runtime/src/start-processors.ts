import type { CancelRequests } from '@circuitwatch/queue-contracts';
import { setTimeout as delay } from 'node:timers/promises';
import type { BackendWorker, QueueBackend } from './queue-backend.ts';
import { runEntry, type RunEntryDeps } from './run-entry.ts';

/** What a worker process works on, and how it holds its jobs. */
export interface ProcessorsOptions extends Pick<
  RunEntryDeps,
  'ledger' | 'workerId' | 'log' | 'clock' | 'metrics' | 'processors'
> {
  readonly backend: QueueBackend;
  readonly cancelRequests: CancelRequests;
  /** Jobs of one queue in work at a time. */
  readonly concurrency: number;
  /** Queues that differ from it. */
  readonly concurrencyOf?: Readonly<Record<string, number>>;
  /** A job whose worker was silent for this long is given to another. */
  readonly lockDurationMs?: number;
  readonly stalledIntervalMs?: number;
  readonly progressMs?: number;
  readonly heartbeatMs?: number;
  /** How often the queue hands on a job whose worker went silent before it gives the job up. */
  readonly maxStalledCount?: number;
}

/** Running workers. */
export interface RunningProcessors {
  readonly queues: readonly string[];
  /** Jobs in work right now. */
  activeCount(): number;
  /** Takes no further jobs, lets those in work finish for `graceMs`, then breaks them off and hands them back. */
  close(graceMs: number): Promise<void>;
}

/** How long a job that was broken off may take to settle. */
const settleMs = 5_000;

/**
 * Workers that crash on a job are counted by the ledger's attempts; the queue's own limit is only a second net
 * and must not bite before.
 */
const patientStalledCount = 10;

/** Starts one worker for each queue of the processors. */
export async function startProcessors(options: ProcessorsOptions): Promise<RunningProcessors> {
  const { backend, cancelRequests, processors } = options;
  let draining = false;
  const deps: RunEntryDeps = {
    ...options,
    active: new Map(),
    isDraining: () => draining,
    progressMs: options.progressMs ?? 250,
    heartbeatMs: options.heartbeatMs ?? 5_000,
  };
  const stopListening = await cancelRequests.onCancel((jobId) => deps.active.get(jobId)?.abort('CANCELED'));
  const queues = [...new Set(processors.map(({ contract }) => contract.queue))];
  const workers = queues.map((queue) => startWorker(queue, backend, options, deps));
  await Promise.all(workers.map((worker) => worker.waitUntilReady()));
  return {
    queues,
    activeCount: () => deps.active.size,
    close: async (graceMs) => {
      draining = true;
      await Promise.all(workers.map((worker) => worker.pause(true)));
      await untilIdle(deps, graceMs);
      for (const control of deps.active.values()) control.abort('SHUTDOWN');
      await untilIdle(deps, settleMs);
      await stopListening();
      await Promise.all(workers.map((worker) => worker.close(deps.active.size > 0)));
    },
  };
}

async function untilIdle({ active }: RunEntryDeps, withinMs: number): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (active.size > 0 && performance.now() < deadline) await delay(20);
}

function startWorker(
  queue: string,
  backend: QueueBackend,
  options: ProcessorsOptions,
  deps: RunEntryDeps,
): BackendWorker {
  const { log, metrics } = options;
  return backend.worker(
    queue,
    (entry, token) => runEntry(entry, token, queue, deps),
    {
      concurrency: options.concurrencyOf?.[queue] ?? options.concurrency,
      lockDurationMs: options.lockDurationMs ?? 15_000,
      stalledIntervalMs: options.stalledIntervalMs ?? 5_000,
      maxStalledCount: options.maxStalledCount ?? patientStalledCount,
    },
    {
      onStalled: (jobId) => {
        metrics.stalled.inc({ queue });
        log.warn({ jobId, queue }, 'Taken over from a worker that went silent');
      },
      onLocksLost: (jobIds) => {
        for (const jobId of jobIds) deps.active.get(jobId)?.abort('LOCK_LOST');
      },
      onFailed: (entry, error) => {
        if (/more than allowable limit/.test(error.message) && entry?.id !== undefined) {
          void buryStalled(entry.id, deps);
        }
      },
    },
  );
}

/** The queue gave up on a job without asking us; the ledger must not keep it as active. */
async function buryStalled(jobId: string, { ledger, workerId, clock, log }: RunEntryDeps): Promise<void> {
  try {
    const claim = await ledger.claim(jobId, workerId, clock());
    if (claim === null) return;
    const message = `The job was started ${claim.attempt - 1} times and each time its worker went silent; the queue gave it up.`;
    await ledger.fail(claim, { code: 'WORKER_LOST', message, stack: null }, clock());
    log.error({ jobId }, 'Failed for good: its workers went silent too often');
  } catch (err) {
    log.warn(
      { err, jobId },
      'A job that the queue gave up could not be buried yet; the reconciler will send it again',
    );
  }
}
