import type { JobClaim } from '@circuitwatch/queue-contracts';

/** One partition of one pass of one run. */
export interface PartitionKey {
  readonly runId: string;
  /** From 1. */
  readonly pass: number;
  /** From 0. */
  readonly index: number;
}

/** What a partition job works with. */
export interface PartitionWork {
  /** The input of the first pass: the plan of the run. */
  readonly plan: Uint8Array;
  /** The input of its own pass; null in the first. */
  readonly input: Uint8Array | null;
  readonly task: unknown;
}

/** A pass whose partitions have all found something, in the order of their tasks. */
export interface FinishedPass {
  readonly input: Uint8Array;
  readonly tasks: readonly unknown[];
  readonly outputs: readonly Uint8Array[];
}

/** A pass to be made. */
export interface NewPass {
  readonly runId: string;
  readonly pass: number;
  readonly input: Uint8Array;
  readonly tasks: readonly unknown[];
  readonly jobDefaults: {
    readonly queue: string;
    readonly name: string;
    readonly maxAttempts: number;
    readonly priority: number;
  };
}

/** Runs that are measured in parts: passes over the data, each made by jobs below the run's own. */
export interface PartitionRepository {
  /** How many passes the run has, and how many partitions of them have not found anything yet. */
  state(runId: string): Promise<{ readonly passes: number; readonly open: number }>;
  /**
   * Opens the pass with a job for each task, and lays the run's own job to rest until the last of them commits: QUEUED,
   * as if it had not been tried, but in no queue. FENCED unless the claim of the run's job counts.
   */
  open(claim: JobClaim, pass: NewPass, now: Date): Promise<void>;
  /** Lays the run's job to rest again while partitions are open; false when there are none any more. */
  rest(claim: JobClaim, runId: string, now: Date): Promise<boolean>;
  /** null when the run does not need it any more. */
  work(key: PartitionKey): Promise<PartitionWork | null>;
  /** Stores what was found and finishes the job; the last one wakes the run's job. FENCED unless the claim counts. */
  commit(claim: JobClaim, key: PartitionKey, output: Uint8Array, now: Date): Promise<void>;
  /** All passes, in order; every partition has found something. */
  finished(runId: string): Promise<readonly FinishedPass[]>;
}
