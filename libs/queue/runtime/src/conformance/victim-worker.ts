import { createLogger } from '@circuitwatch/platform-logging';
import { createRegistry } from '@circuitwatch/platform-metrics';
import type { JobClaim, JobLedger } from '@circuitwatch/queue-contracts';
import { defineProcessor } from '../define-processor.ts';
import { openQueueBackend, type QueueTarget } from '../open-queue-backend.ts';
import { createQueueMetrics } from '../queue-metrics.ts';
import { startProcessors } from '../start-processors.ts';
import { fast, testJob } from './harness.ts';

/*
 * A worker process of its own that never finishes a job, so that a test can kill it in the middle of one.
 * Its ledger is the parent's, reached over IPC.
 */

const pending = new Map<number, (value: unknown) => void>();
let calls = 0;
process.on('message', ({ call, value }: { call: number; value: unknown }) => pending.get(call)?.(value));
process.on('disconnect', () => process.exit(0));

function ask(method: string, args: unknown[]): Promise<unknown> {
  const call = (calls += 1);
  return new Promise((resolve) => {
    pending.set(call, resolve);
    process.send?.({ call, method, args });
  });
}

const nothing = (): Promise<void> => Promise.resolve();
const ledger: JobLedger = {
  claim: async (jobId, workerId) => (await ask('claim', [jobId, workerId])) as JobClaim | null,
  progress: async (claim, progress) => (await ask('progress', [claim, progress])) as boolean,
  retryLater: nothing,
  handBack: nothing,
  fail: nothing,
  cancel: nothing,
};

const { target, prefix, ...options } = JSON.parse(process.argv[2] ?? '{}') as {
  target: QueueTarget;
  prefix: string;
  maxStalledCount?: number;
};
const log = createLogger({ name: 'victim', level: 'silent' });
const backend = await openQueueBackend(target, { log, prefix });
await startProcessors({
  processors: [defineProcessor(testJob, () => new Promise(() => undefined))],
  backend,
  ledger,
  cancelRequests: { onCancel: () => Promise.resolve(nothing) },
  workerId: 'victim',
  concurrency: 4,
  log,
  metrics: createQueueMetrics(createRegistry({ component: 'victim', version: '0' })),
  clock: () => new Date(),
  ...fast,
  ...options,
});
