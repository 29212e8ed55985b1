import type { Clock } from '@circuitwatch/platform-lifecycle';
import type { Logger } from '@circuitwatch/platform-logging';
import type { WorkerPresence, WorkerRegistry } from '@circuitwatch/queue-contracts';
import { startPeriodic } from './periodic.ts';

/** Whose heart beats where. */
export interface WorkerHeartbeatOptions {
  readonly registry: WorkerRegistry;
  /** Asked at each beat, as what the worker can do changes. */
  readonly presence: () => WorkerPresence;
  readonly log: Logger;
  readonly clock: Clock;
  readonly everyMs?: number;
}

/** Says regularly that this worker lives; `stop` says that it ended. */
export function startWorkerHeartbeat({
  registry,
  presence,
  log,
  clock,
  everyMs = 5_000,
}: WorkerHeartbeatOptions): { stop(): Promise<void> } {
  const task = startPeriodic({
    name: 'Worker heartbeat',
    everyMs,
    log,
    run: () => registry.heartbeat(presence(), clock()),
  });
  return {
    stop: async () => {
      await task.stop();
      await registry.stopped(presence().id, clock());
    },
  };
}
