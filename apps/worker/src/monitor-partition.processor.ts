import type { PartitionTask } from '@circuitwatch/monitoring-runs';
import type { Persistence } from '@circuitwatch/persistence';
import { AppError } from '@circuitwatch/platform-errors';
import { monitorPartitionJob } from '@circuitwatch/queue-contracts';
import { defineProcessor, type JobProcessor } from '@circuitwatch/queue-runtime';
import type { ComputePool } from './compute/compute-pool.ts';
import { readPlan } from './partition-plan.ts';

/** What summing up a part of a run needs. */
export interface MonitorPartitionDeps {
  readonly partitions: Pick<Persistence['partitions'], 'work' | 'commit'>;
  readonly pool: Pick<ComputePool, 'computePartition'>;
}

/** Sums up one part of a run in a thread, and stores what was found; the last part of a pass wakes the run's own job. */
export function monitorPartitionProcessor({ partitions, pool }: MonitorPartitionDeps): JobProcessor {
  return defineProcessor(
    monitorPartitionJob,
    async ({ payload, claim, signal, reportProgress, log, now }) => {
      const work = await partitions.work(payload);
      if (!work) throw new AppError('FENCED', `Run ${payload.runId} does not need this partition any more.`);
      const output = await pool.computePartition(
        { run: readPlan(work.plan), task: work.task as PartitionTask, cuts: work.input },
        { signal, onProgress: reportProgress },
      );
      await partitions.commit(claim, payload, output, now());
      log.info({ pass: payload.pass, index: payload.index, bytes: output.length }, 'Partition summed up');
    },
  );
}
