import { createLogger, type Logger } from '@circuitwatch/platform-logging';
import { createRegistry, type Registry } from '@circuitwatch/platform-metrics';
import { defineJob, type JobContract } from '@circuitwatch/queue-contracts';
import { setTimeout as delay } from 'node:timers/promises';
import { z } from 'zod';
import { defineProcessor, type JobContext } from '../define-processor.ts';
import { startOutboxRelay } from '../outbox-relay.ts';
import { openQueueBackend, type QueueTarget } from '../open-queue-backend.ts';
import type { QueueBackend } from '../queue-backend.ts';
import { createQueueMetrics, type QueueMetrics } from '../queue-metrics.ts';
import { startReconciler } from '../reconciler.ts';
import { startProcessors, type ProcessorsOptions, type RunningProcessors } from '../start-processors.ts';
import { InMemoryLedger } from './in-memory-ledger.ts';

/** Short waits, so that takeovers and healing happen while a test looks. */
export const fast = { lockDurationMs: 1_200, stalledIntervalMs: 400, progressMs: 20, heartbeatMs: 200 };

/** The job of the suite. */
export const testJob = defineJob({
  queue: 'conformance',
  name: 'measure',
  payload: z.strictObject({ n: z.int() }),
  defaults: { attempts: 3, backoffMs: 50, priority: 100 },
});

/** One kind of server, made ready for each test. */
export interface BackendUnderTest {
  readonly kind: 'redis' | 'postgres';
  /** A target that no other test uses. */
  fresh(): Promise<{ target: QueueTarget; prefix: string }>;
}

/** Everything between a mutation and a handler, private to one test. */
export interface Stack {
  readonly ledger: InMemoryLedger;
  readonly backend: QueueBackend;
  readonly registry: Registry;
  readonly metrics: QueueMetrics;
  readonly log: Logger;
  readonly target: QueueTarget;
  readonly prefix: string;
  work(handler: Handler, options?: Partial<ProcessorsOptions>): Promise<RunningProcessors>;
  close(): Promise<void>;
}

export type Handler = (context: JobContext<{ n: number }>, ledger: InMemoryLedger) => Promise<void>;

const clock = (): Date => new Date();

/** Opens a stack with relay and reconciler; workers are started by the test. */
export async function openStack(
  backendUnderTest: BackendUnderTest,
  contract: JobContract = testJob,
): Promise<Stack> {
  const { target, prefix } = await backendUnderTest.fresh();
  const log = createLogger({ name: 'conformance', level: 'silent' });
  const backend = await openQueueBackend(target, { log, prefix });
  const ledger = new InMemoryLedger();
  const registry = createRegistry({ component: 'conformance', version: '0' });
  const metrics = createQueueMetrics(registry);
  const relay = await startOutboxRelay({
    outbox: ledger,
    backend,
    contracts: [contract],
    log,
    clock,
    pollMs: 100,
  });
  const reconciler = startReconciler({
    unfinishedJobs: ledger,
    backend,
    log,
    clock,
    metrics,
    everyMs: 200,
    silentMs: 600,
  });
  const running: RunningProcessors[] = [];
  return {
    ledger,
    backend,
    registry,
    metrics,
    log,
    target,
    prefix,
    work: async (handler, options = {}) => {
      const processors = [defineProcessor(testJob, (context) => handler(context, ledger))];
      const started = await startProcessors({
        processors,
        backend,
        ledger,
        cancelRequests: ledger,
        workerId: `worker-${running.length + 1}`,
        concurrency: 4,
        log,
        metrics,
        clock,
        ...fast,
        ...options,
      });
      running.push(started);
      return started;
    },
    close: async () => {
      await Promise.all([relay.stop(), reconciler.stop()]);
      await Promise.all(running.map((processors) => processors.close(200)));
      await backend.close();
    },
  };
}

/** Waits until the condition holds; says what was seen when it does not. */
export async function until(
  condition: () => boolean | Promise<boolean>,
  seen: () => unknown = () => '',
  withinMs = 20_000,
): Promise<void> {
  const deadline = performance.now() + withinMs;
  while (!(await condition())) {
    if (performance.now() > deadline) throw new Error(`Waited in vain: ${JSON.stringify(seen())}`);
    await delay(20);
  }
}
