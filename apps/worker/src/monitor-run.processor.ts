import type { PartitionTask } from '@circuitwatch/monitoring-runs';
import type { Persistence } from '@circuitwatch/persistence';
import { monitorPartitionJob, monitorRunJob } from '@circuitwatch/queue-contracts';
import { defineProcessor, type JobContext, type JobProcessor } from '@circuitwatch/queue-runtime';
import type { z } from 'zod';
import type { ComputeOptions, ComputePool } from './compute/compute-pool.ts';
import { readPlan, writePlan } from './partition-plan.ts';

/** What executing a run needs. */
export interface MonitorRunDeps {
  readonly runs: Pick<Persistence['runs'], 'loadForExecution' | 'commit'>;
  readonly partitions: Pick<Persistence['partitions'], 'state' | 'open' | 'rest' | 'finished'>;
  readonly pool: Pick<ComputePool, 'compute' | 'mergePartitions'>;
}

type Context = JobContext<z.infer<typeof monitorRunJob.payload>>;

/** Share of the progress that is left for storing the results. */
const computed = 0.95;

/**
 * Executes one monitor run: loads it, computes in a thread, stores the outcome under the job's claim. A run with too
 * many rows for one job opens partition jobs and rests; woken by the last of them it merges what they found, and
 * stores the outcome or opens another pass. Missing or damaged data is an AppError that says not to try again, and
 * fails the run at once.
 */
export function monitorRunProcessor(deps: MonitorRunDeps): JobProcessor {
  return defineProcessor(monitorRunJob, async (context) => {
    const { payload, claim, log, now } = context;
    const { passes, open } = await deps.partitions.state(payload.runId);
    if (open > 0 && (await deps.partitions.rest(claim, payload.runId, now()))) {
      log.info({ open }, 'Partitions of the run are still in work');
      return;
    }
    await (passes === 0 ? start(deps, context) : merge(deps, context, passes));
  });
}

async function start(deps: MonitorRunDeps, context: Context): Promise<void> {
  const input = await deps.runs.loadForExecution(context.payload.runId);
  const started = await deps.pool.compute(input, optionsOf(context));
  if ('outcome' in started) return store(deps, context, started.outcome);
  const { partitioned } = started;
  await openPass(deps, context, { pass: 1, input: writePlan(partitioned), tasks: partitioned.tasks });
}

async function merge(deps: MonitorRunDeps, context: Context, passes: number): Promise<void> {
  const { runId } = context.payload;
  const input = await deps.runs.loadForExecution(runId);
  const finished = await deps.partitions.finished(runId);
  const step = await deps.pool.mergePartitions(
    {
      input,
      run: readPlan(finished[0]?.input ?? new Uint8Array()),
      passes: finished.map((pass, index) => ({
        cuts: index === 0 ? null : pass.input,
        tasks: pass.tasks as readonly PartitionTask[],
        outputs: pass.outputs,
      })),
    },
    optionsOf(context),
  );
  if ('outcome' in step) return store(deps, context, step.outcome);
  await openPass(deps, context, { pass: passes + 1, input: step.next.cuts, tasks: step.next.tasks });
}

function optionsOf({ signal, reportProgress }: Context): ComputeOptions {
  return { signal, onProgress: (progress) => reportProgress(progress * computed) };
}

async function openPass(
  { partitions }: MonitorRunDeps,
  { payload: { runId }, claim, log, now }: Context,
  own: { readonly pass: number; readonly input: Uint8Array; readonly tasks: readonly PartitionTask[] },
): Promise<void> {
  const { queue, name, defaults } = monitorPartitionJob;
  const jobDefaults = { queue, name, maxAttempts: defaults.attempts, priority: defaults.priority };
  await partitions.open(claim, { runId, ...own, jobDefaults }, now());
  log.info({ pass: own.pass, partitions: own.tasks.length }, 'The run is measured in parts');
}

async function store(
  { runs }: MonitorRunDeps,
  { payload, claim, log, now }: Context,
  outcome: Parameters<MonitorRunDeps['runs']['commit']>[2],
): Promise<void> {
  const startedAt = performance.now();
  await runs.commit(claim, payload.runId, outcome, now());
  const { verdict, response, breachCount, timingsMs } = outcome;
  log.info(
    { verdict, response, breachCount, ...timingsMs, write: Math.round(performance.now() - startedAt) },
    'Monitor run finished',
  );
}
