/** Hardware that a worker scores on. */
export interface WorkerDevice {
  readonly kind: 'CPU' | 'GPU';
  /** onnxruntime's execution provider, such as `cpu` or `cuda`. */
  readonly provider: string;
  /** null where it cannot be known. */
  readonly memoryBytes: number | null;
}

/** What a worker can do, as it says itself. */
export interface WorkerCapabilities {
  readonly devices: readonly WorkerDevice[];
  /** Why there is no GPU; null where there is one. */
  readonly withoutGpu: string | null;
  /** Models that are loaded, as `name:number` with the device. */
  readonly models: readonly { readonly model: string; readonly device: 'CPU' | 'GPU' }[];
}

/** A worker process as operations staff see it. */
export interface WorkerPresence {
  /** Unique over all starts. */
  readonly id: string;
  readonly hostname: string;
  readonly pid: number;
  readonly queues: readonly string[];
  readonly startedAt: Date;
  readonly capabilities: WorkerCapabilities | null;
}

/** Where workers say that they live. Implemented by libs/persistence. */
export interface WorkerRegistry {
  /** Writes or refreshes the worker's row. */
  heartbeat(worker: WorkerPresence, now: Date): Promise<void>;
  /** The worker ended in an orderly way. */
  stopped(workerId: string, now: Date): Promise<void>;
}
