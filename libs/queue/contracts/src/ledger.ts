/** A job as the ledger keeps it and the relay sends it. */
export interface LedgerJob {
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  readonly payload: unknown;
  readonly priority: number;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly requestId: string | null;
}

/** What a worker holds while it works on a job; `fence` is the number of this claim. */
export interface JobClaim {
  readonly jobId: string;
  readonly fence: number;
  readonly workerId: string;
  /** Which attempt this is, from 1. */
  readonly attempt: number;
}

/** Postgres' side of the work: the truth about every job. Implemented by libs/persistence. */
export interface JobLedger {
  /** Marks the job ACTIVE under a new fence; null when it is already finished or canceled. */
  claim(jobId: string, workerId: string, now: Date): Promise<JobClaim | null>;
  /** Stores progress (0 to 1) and the heartbeat, and tells subscribers; false when this claim is no longer the newest or a cancel was asked for. */
  progress(claim: JobClaim, progress: number, now: Date): Promise<boolean>;
  /** Back to QUEUED after a failed attempt that will be tried again. */
  retryLater(claim: JobClaim, error: string, now: Date): Promise<void>;
  /** Back to QUEUED, as if this attempt had not been made: the worker leaves, the job has done nothing wrong. */
  handBack(claim: JobClaim, reason: string, now: Date): Promise<void>;
  /** FAILED for good: job, its run and a dead letter in one transaction. */
  fail(
    claim: JobClaim,
    error: { message: string; code: string; stack: string | null },
    now: Date,
  ): Promise<void>;
  /** CANCELED, with its run. */
  cancel(claim: JobClaim, now: Date): Promise<void>;
}

/** What the relay reads and marks. Implemented by libs/persistence. */
export interface Outbox {
  /** Hands up to `limit` unsent jobs to `send` while they are locked, then marks them sent; returns how many. */
  drain(limit: number, send: (jobs: readonly LedgerJob[]) => Promise<void>, now: Date): Promise<number>;
  /** Calls back when new rows may be waiting; returns the stop function. */
  onArrival(notify: () => void): Promise<() => Promise<void>>;
  /** Unsent rows and the age of the oldest in milliseconds. */
  backlog(now: Date): Promise<{ pending: number; oldestAgeMs: number }>;
}

/** What the reconciler asks and mends. Implemented by libs/persistence. */
export interface UnfinishedJobs {
  /** Sent jobs that are still QUEUED or ACTIVE and silent since `silentSince`, oldest first. */
  list(silentSince: Date, limit: number): Promise<readonly LedgerJob[]>;
  /** Puts them back into the outbox. */
  resend(jobIds: readonly string[], now: Date): Promise<void>;
}

/** A cancel request reaches the worker that holds the job through this. */
export interface CancelRequests {
  onCancel(notify: (jobId: string) => void): Promise<() => Promise<void>>;
}
