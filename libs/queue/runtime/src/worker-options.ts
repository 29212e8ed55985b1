import type { BackendWorkerOptions, QueueEntry, WorkerEvents } from './queue-backend.ts';
import { repeatStrategy } from './repeat-strategy.ts';

/** How soon a worker looks again after the server was away. */
const runRetryDelayMs = 500;

/** BullMQ's worker options, the same for every backend. */
export function workerOptions(options: BackendWorkerOptions) {
  return {
    concurrency: options.concurrency,
    lockDuration: options.lockDurationMs,
    stalledInterval: options.stalledIntervalMs,
    maxStalledCount: options.maxStalledCount,
    runRetryDelay: runRetryDelayMs,
    settings: { repeatStrategy },
  };
}

interface ObservableWorker {
  on(event: 'failed', listener: (job: QueueEntry | undefined, error: Error) => void): unknown;
  on(event: 'stalled', listener: (id: string) => void): unknown;
  on(event: 'lockRenewalFailed', listener: (ids: string[]) => void): unknown;
}

/** Forwards BullMQ's worker events. */
export function subscribe(worker: ObservableWorker, events: WorkerEvents): void {
  worker.on('failed', (job, error) => events.onFailed(job, error));
  worker.on('stalled', (id) => events.onStalled(id));
  worker.on('lockRenewalFailed', (ids) => events.onLocksLost(ids));
}
