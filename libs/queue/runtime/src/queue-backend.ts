import type { JobsOptions, JobState, RepeatOptions } from 'bullmq';

/** A queue entry as a worker gets it. */
export interface QueueEntry {
  readonly id?: string | undefined;
  readonly name: string;
  readonly data: unknown;
  /** When it was added, milliseconds since 1970. */
  readonly timestamp: number;
  readonly opts: JobsOptions & { prevMillis?: number };
  readonly attemptsMade: number;
  moveToWait(token?: string): Promise<unknown>;
  moveToDelayed(timestamp: number, token?: string): Promise<void>;
}

/** An entry to add; its id makes adding it twice harmless. */
export interface NewEntry {
  readonly name: string;
  readonly data: unknown;
  readonly opts: Omit<JobsOptions, 'repeat'>;
}

/** A scheduler as the queue stores it. */
export interface StoredScheduler {
  readonly key: string;
  readonly pattern?: string;
  /** The next instant, milliseconds since 1970. */
  readonly next?: number;
}

/** The producer's and observer's side of one queue. */
export interface BackendQueue {
  readonly name: string;
  addBulk(entries: NewEntry[]): Promise<unknown>;
  getJobState(id: string): Promise<JobState | 'unknown'>;
  remove(id: string): Promise<number>;
  getJobCounts(
    ...states: ('waiting' | 'prioritized' | 'active' | 'delayed' | 'failed' | 'completed')[]
  ): Promise<Record<string, number>>;
  getJobs(
    states: ('waiting' | 'prioritized')[],
    start: number,
    end: number,
    asc: boolean,
  ): Promise<{ timestamp: number }[]>;
  getJobSchedulers(start?: number, end?: number): Promise<StoredScheduler[]>;
  upsertJobScheduler(
    id: string,
    repeat: Pick<RepeatOptions, 'pattern'>,
    template: { name: string; data: unknown; opts: Omit<JobsOptions, 'repeat' | 'jobId' | 'delay'> },
  ): Promise<unknown>;
  removeJobScheduler(id: string): Promise<boolean>;
  close(): Promise<void>;
}

/** What happens around a worker's entries. */
export interface WorkerEvents {
  onFailed(entry: QueueEntry | undefined, error: Error): void;
  onStalled(id: string): void;
  onLocksLost(ids: readonly string[]): void;
}

/** How a worker takes and holds entries. */
export interface BackendWorkerOptions {
  readonly concurrency: number;
  readonly lockDurationMs: number;
  readonly stalledIntervalMs: number;
  readonly maxStalledCount: number;
}

/** The consumer's side of one queue. */
export interface BackendWorker {
  waitUntilReady(): Promise<void>;
  /** Takes no further entries; does not wait for those in work. */
  pause(doNotWaitActive: true): Promise<void>;
  close(force?: boolean): Promise<void>;
}

/** Does the work of one entry; `token` proves that this worker holds it. */
export type EntryProcessor = (entry: QueueEntry, token: string | undefined) => Promise<void>;

/** Builds queues and workers of one kind of backend. */
export interface BackendFactories {
  /** Throws UNAVAILABLE while the server is known to be away. */
  assertReady(): void;
  /** Closes what queues share. */
  close(): Promise<void>;
  queue(name: string): BackendQueue;
  worker(
    name: string,
    process: EntryProcessor,
    options: BackendWorkerOptions,
    events: WorkerEvents,
  ): BackendWorker;
}

/** The queue's server as the rest of the runtime sees it. */
export interface QueueBackend {
  readonly kind: 'redis' | 'postgres';
  /** One shared handle a name; throws UNAVAILABLE at once while the server is away. */
  queue(name: string): BackendQueue;
  /** A new worker; its owner closes it. */
  worker(
    name: string,
    process: EntryProcessor,
    options: BackendWorkerOptions,
    events: WorkerEvents,
  ): BackendWorker;
  /** Closes all queues; workers are closed by their owners before. */
  close(): Promise<void>;
}
