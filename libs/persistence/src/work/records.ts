import type { WorkerCapabilities } from '@circuitwatch/queue-contracts';
import type { Actor } from '../access/records.ts';
import type { Listing } from '../paging/page.ts';

export const jobStatuses = ['QUEUED', 'ACTIVE', 'SUCCEEDED', 'FAILED', 'CANCELED'] as const;

/** How far a job has come; the last three are final until somebody retries it. */
export type JobStatus = (typeof jobStatuses)[number];

/** One piece of work in the ledger. */
export interface Job {
  readonly id: string;
  readonly queue: string;
  readonly name: string;
  readonly payload: unknown;
  readonly status: JobStatus;
  readonly fence: number;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly priority: number;
  /** 0 to 1. */
  readonly progress: number;
  readonly cancelRequested: boolean;
  readonly workerId: string | null;
  readonly runId: string | null;
  /** The job of the run that this one measures a part of. */
  readonly parentId: string | null;
  readonly requestId: string | null;
  readonly error: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
  readonly heartbeatAt: Date | null;
}

/** Which jobs. */
export interface JobFilter {
  readonly ids?: readonly string[] | null | undefined;
  readonly queues?: readonly string[] | null | undefined;
  readonly statuses?: readonly JobStatus[] | null | undefined;
  readonly batchIds?: readonly string[] | null | undefined;
}

/** Jobs as people see and steer them. */
export interface JobRepository extends Listing<Job, JobFilter, 'NEWEST'> {
  get(id: string): Promise<Job>;
  byIds(ids: readonly string[]): Promise<readonly (Job | null)[]>;
  byRunIds(runIds: readonly string[]): Promise<readonly (Job | null)[]>;
  /** QUEUED becomes CANCELED at once with its run, ACTIVE is asked to stop; CONFLICT when it is finished. */
  requestCancel(id: string, actor: Actor, now: Date): Promise<Job>;
  /** FAILED or CANCELED goes back to QUEUED with its run and all its attempts; CONFLICT otherwise. */
  retry(id: string, actor: Actor, now: Date): Promise<Job>;
  /** How many jobs of each queue are in each state, for metrics; finished ones are left out. */
  openCounts(): Promise<
    readonly { readonly queue: string; readonly status: JobStatus; readonly count: number }[]
  >;
}

/** What became of a dead letter. */
export type DeadLetterResolution = 'RETRIED' | 'DISCARDED';

/** A job that will not succeed by itself. */
export interface DeadLetter {
  readonly id: string;
  readonly jobId: string;
  readonly queue: string;
  readonly name: string;
  readonly payload: unknown;
  readonly payloadHash: string;
  readonly attempts: number;
  readonly error: string;
  readonly stack: string | null;
  /** null while it waits for a person. */
  readonly resolution: DeadLetterResolution | null;
  readonly resolvedBy: string | null;
  readonly resolvedAt: Date | null;
  readonly createdAt: Date;
}

/** Dead letters. */
export interface DeadLetterRepository extends Listing<
  DeadLetter,
  { readonly open?: boolean | null | undefined },
  'NEWEST'
> {
  get(id: string): Promise<DeadLetter>;
  byIds(ids: readonly string[]): Promise<readonly (DeadLetter | null)[]>;
  /** Queues the job again; CONFLICT when it was resolved before. */
  retry(id: string, actor: Actor, now: Date): Promise<DeadLetter>;
  /** Leaves the job FAILED; CONFLICT when it was resolved before. */
  discard(id: string, actor: Actor, now: Date): Promise<DeadLetter>;
}

/** A worker process that has shown itself. */
export interface Worker {
  readonly id: string;
  readonly hostname: string;
  readonly pid: number;
  readonly queues: readonly string[];
  /** null: the worker has not said what it can do. */
  readonly capabilities: WorkerCapabilities | null;
  readonly startedAt: Date;
  readonly heartbeatAt: Date;
  readonly stoppedAt: Date | null;
}

/** Worker processes. */
export interface WorkerRepository {
  /** Registers the worker or renews its heartbeat. */
  heartbeat(worker: Omit<Worker, 'heartbeatAt' | 'stoppedAt'>, now: Date): Promise<void>;
  stopped(id: string, now: Date): Promise<void>;
  /** Those heard of since `aliveSince`, newest start first. */
  list(aliveSince: Date): Promise<readonly Worker[]>;
}

/** Something that subscribers refetch. */
export interface PlatformEvent {
  readonly type: 'run' | 'job' | 'batch' | 'alert';
  readonly id: string;
  /** The batch that a run belongs to. */
  readonly batchId?: string;
}

/** Changes as they are committed, from every process. */
export interface PlatformEvents {
  /** Calls back until the returned function is called; reconnects by itself, events in between are lost. */
  listen(notify: (event: PlatformEvent) => void): Promise<() => Promise<void>>;
}
