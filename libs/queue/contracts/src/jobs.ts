import { z } from 'zod';
import { defineJob } from './define-job.ts';

/** Computes one monitor run: reads both windows, measures, stores the results. */
export const monitorRunJob = defineJob({
  queue: 'monitor-runs',
  name: 'monitor-run',
  payload: z.strictObject({ runId: z.uuid() }),
  defaults: { attempts: 3, backoffMs: 1_000, priority: 100 },
});

/** A schedule's tick: opens the run that is due. Produced by the queue's scheduler, not by the outbox. */
export const monitorTickJob = defineJob({
  queue: 'monitor-ticks',
  name: 'monitor-tick',
  payload: z.strictObject({ monitorId: z.uuid() }),
  defaults: { attempts: 5, backoffMs: 1_000, priority: 100 },
});

/** Sums up one part of the data of a run that has too much of it for one job. */
export const monitorPartitionJob = defineJob({
  queue: 'monitor-partitions',
  name: 'monitor-partition',
  payload: z.strictObject({ runId: z.uuid(), pass: z.int().min(1), index: z.int().min(0) }),
  defaults: { attempts: 3, backoffMs: 1_000, priority: 100 },
});

const scoring = {
  name: 'score',
  payload: z.strictObject({ scoringJobId: z.uuid() }),
  // What is written stays, so that an attempt more costs little.
  defaults: { attempts: 5, backoffMs: 2_000, priority: 100 },
};

/** Scores data with a deployment's model on a processor. */
export const scoreCpuJob = defineJob({ queue: 'score-cpu', ...scoring });

/** The same on a GPU; only workers that have one take from this queue. */
export const scoreGpuJob = defineJob({ queue: 'score-gpu', ...scoring });

/** Jobs that live in the ledger and travel through the outbox. */
export const ledgerJobs = [monitorRunJob, monitorPartitionJob, scoreCpuJob, scoreGpuJob] as const;
