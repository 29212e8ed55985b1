import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import type { WorkerPresence, WorkerRegistry } from '@circuitwatch/queue-contracts';
import { startPeriodic } from './periodic.ts';

/** Whose heart beats where. */
export interface WorkerHeartbeatOptions {
  readonly registry: WorkerRegistry;
  readonly worker: WorkerPresence;
  readonly log: Logger;
  readonly clock: Clock;
  readonly everyMs?: number;
}

/** Says regularly that this worker lives; `stop` says that it ended. */
export function startWorkerHeartbeat({
  registry,
  worker,
  log,
  clock,
  everyMs = 5_000,
}: WorkerHeartbeatOptions): { stop(): Promise<void> } {
  const task = startPeriodic({
    name: 'Worker heartbeat',
    everyMs,
    log,
    run: () => registry.heartbeat(worker, clock()),
  });
  return {
    stop: async () => {
      await task.stop();
      await registry.stopped(worker.id, clock());
    },
  };
}
