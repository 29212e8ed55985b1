/** A worker process as operations staff see it. */
export interface WorkerPresence {
  /** Unique over all starts. */
  readonly id: string;
  readonly hostname: string;
  readonly pid: number;
  readonly queues: readonly string[];
  readonly startedAt: Date;
}

/** Where workers say that they live. Implemented by libs/persistence. */
export interface WorkerRegistry {
  /** Writes or refreshes the worker's row. */
  heartbeat(worker: WorkerPresence, now: Date): Promise<void>;
  /** The worker ended in an orderly way. */
  stopped(workerId: string, now: Date): Promise<void>;
}
