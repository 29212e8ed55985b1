import type { Persistence } from '@circuitwatch/persistence';
import type { Logger } from '@circuitwatch/platform-logging';
import { scoreGpuJob } from '@circuitwatch/queue-contracts';
import { startPeriodic, type PeriodicTask, type QueueBackend } from '@circuitwatch/queue-runtime';

/** What moving jobs needs. */
export interface FallBackOptions {
  readonly scoring: Pick<Persistence['scoring'], 'fallBack'>;
  readonly backend: Pick<QueueBackend, 'queue'>;
  readonly log: Logger;
  readonly clock: () => Date;
  readonly everyMs?: number;
}

/**
 * Moves jobs that waited too long for a GPU to the processors. The ledger moves first: an entry that stays behind, as
 * the queue was away, is skipped by whoever takes it, because its job is claimed once.
 */
export function startFallBack({
  scoring,
  backend,
  log,
  clock,
  everyMs = 2_000,
}: FallBackOptions): Pick<PeriodicTask, 'stop'> {
  return startPeriodic({
    name: 'Fallback from GPUs to processors',
    everyMs,
    log,
    run: async () => {
      const moved = await scoring.fallBack(clock());
      for (const jobId of moved) await backend.queue(scoreGpuJob.queue).remove(jobId);
      if (moved.length > 0) {
        log.info({ jobIds: moved.slice(0, 20), moved: moved.length }, 'Jobs no longer wait for a GPU');
      }
    },
  });
}
