import type { Persistence } from '@circuitwatch/persistence';
import { monitorRunJob } from '@circuitwatch/queue-contracts';
import { defineProcessor, type JobProcessor } from '@circuitwatch/queue-runtime';
import type { ComputePool } from './compute/compute-pool.ts';

/** What executing a run needs. */
export interface MonitorRunDeps {
  readonly runs: Pick<Persistence['runs'], 'loadForExecution' | 'commit'>;
  readonly pool: Pick<ComputePool, 'compute'>;
}

/** Share of the progress that is left for storing the results. */
const computed = 0.95;

/**
 * Executes one monitor run: loads it, computes in a thread, stores the outcome under the job's claim.
 * Missing or damaged data is an AppError that says not to try again, and fails the run at once.
 */
export function monitorRunProcessor({ runs, pool }: MonitorRunDeps): JobProcessor {
  return defineProcessor(monitorRunJob, async ({ payload, claim, signal, reportProgress, log, now }) => {
    const outcome = await pool.compute(await runs.loadForExecution(payload.runId), {
      signal,
      onProgress: (progress) => reportProgress(progress * computed),
    });
    const startedAt = performance.now();
    await runs.commit(claim, payload.runId, outcome, now());
    const { verdict, response, breachCount, timingsMs } = outcome;
    log.info(
      { verdict, response, breachCount, ...timingsMs, write: Math.round(performance.now() - startedAt) },
      'Monitor run finished',
    );
  });
}
