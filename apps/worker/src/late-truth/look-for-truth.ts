import type { MonitorRun, Persistence } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import type { Logger } from '@circuitwatch/platform-logging';
import { monitorRunJob } from '@circuitwatch/queue-contracts';
import type { ComputePool } from '../compute/compute-pool.ts';
import { hasNewTruth } from './has-new-truth.ts';
import { truthData } from './truth-data.ts';

/** What looking for truth works with, and how patiently it does. */
export interface TruthSearch {
  readonly runs: Pick<Persistence['runs'], 'takeTruthChecks' | 'loadForExecution' | 'reevaluate'>;
  readonly pool: Pick<ComputePool, 'listFiles'>;
  readonly log: Logger;
  readonly now: Date;
  /** A run is left alone for so long after it ended, and after it was looked at; milliseconds. */
  readonly quietMs: number;
  readonly signal: AbortSignal;
}

/** Truth that comes later than this is not waited for. */
const longestWaitMs = 60 * 86_400_000;
/** Of each monitor so many of its newest runs. */
const runsOfMonitor = 100;
/** Files are listed for so many runs at a time; the others come next. */
const runsAtOnce = 50;

/**
 * Looks whether truth has come for predictions that lacked it, and has their windows measured again; returns for how
 * many. A run whose data cannot be listed is looked at again later.
 */
export async function lookForTruth({ runs, pool, log, now, quietMs, signal }: TruthSearch): Promise<number> {
  const taken = await runs.takeTruthChecks({
    now,
    since: new Date(now.getTime() - longestWaitMs),
    quietSince: new Date(now.getTime() - quietMs),
    runsOfMonitor,
    limit: runsAtOnce,
  });
  const { queue, name, defaults } = monitorRunJob;
  const jobDefaults = { queue, name, maxAttempts: defaults.attempts, priority: defaults.priority };
  const hasMore = async (run: MonitorRun): Promise<boolean> => {
    const loaded = await runs.loadForExecution(run.id);
    const data = truthData(loaded);
    return hasNewTruth(run, await pool.listFiles({ data, datastores: loaded.datastores }, signal));
  };
  let opened = 0;
  for (const run of taken) {
    try {
      if (!(await hasMore(run))) continue;
      const request = { runId: run.id, actor: 'system' as const, requestId: null, jobDefaults };
      if ((await runs.reevaluate(request)) !== null) opened += 1;
    } catch (error) {
      if (!(error instanceof AppError) || error.code === 'CANCELED') throw error;
      log.debug({ err: error, runId: run.id }, 'The truth of a run could not be looked for');
    }
  }
  if (opened > 0) log.info({ looked: taken.length, opened }, 'Truth has come: windows are measured again');
  return opened;
}
