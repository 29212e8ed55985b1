import { setTimeout as delay } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { FileRead } from '@circuitwatch/monitoring-definitions';
import type { PartitionedStep, StartedRun } from '@circuitwatch/monitoring-runs';
import { Piscina } from 'piscina';
import {
  threadLoaded,
  type ComputeInput,
  type ComputeThreadData,
  type FilesInput,
  type MergeInput,
  type PartitionInput,
  type ThreadFunctions,
} from './compute-messages.ts';
import { canceled, resultOf, type ThreadWork } from './thread-result.ts';

/** How a caller follows and cancels a computation. */
export interface ComputeOptions {
  readonly signal: AbortSignal;
  readonly onProgress: (progress: number) => void;
}

/** Computes runs in threads of their own. */
export interface ComputePool {
  readonly threads: number;
  /** @throws AppError as the run's reader and kernels do; CANCELED when `signal` was aborted. */
  compute(input: ComputeInput, options: ComputeOptions): Promise<StartedRun>;
  /** What a partition job found, as bytes. @throws AppError as `compute` does. */
  computePartition(input: PartitionInput, options: ComputeOptions): Promise<Uint8Array>;
  /** The next pass of a run that is measured in parts, or its outcome. @throws AppError as `compute` does. */
  mergePartitions(input: MergeInput, options: ComputeOptions): Promise<PartitionedStep>;
  /** The files that hold the windows of the data, without reading them. @throws AppError as `compute` does. */
  listFiles(input: FilesInput, signal: AbortSignal): Promise<readonly FileRead[]>;
  /** Breaks off what is computed, waits for the threads to heed it, and ends them. */
  close(): Promise<void>;
}

/** How many threads, and what each may use. */
export interface ComputePoolOptions extends ComputeThreadData {
  readonly threads: number;
  /** A canceled run that its thread has not given up by then is given up without it. */
  readonly cancelPatienceMs?: number;
}

type Threads = Piscina<{ input: unknown; port: MessagePort }, unknown>;

/** How long closing waits for the threads to heed it. */
const closePatienceMs = 5_000;

/**
 * Starts the threads; each opens its own reader when it gets its first run.
 *
 * A thread that loads its code or computes is never ended from outside: DuckDB's native code would find its thread
 * gone, and abort the whole process. A thread that is slow to heed a cancel is left to come back by itself,
 * and is as good as before when it does.
 */
export function createComputePool(options: ComputePoolOptions): ComputePool {
  const { threads, cancelPatienceMs = 2_000, ...data } = options;
  const pool: Threads = new Piscina({
    filename: new URL('./compute-thread.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData: data satisfies ComputeThreadData,
    // A thread asleep in Atomics.wait hears no cancel.
    atomics: 'disabled',
  });
  const untilLoaded = watchLoading(pool, threads);
  const computations = new Set<ThreadWork<unknown>>();
  const run = <Name extends keyof ThreadFunctions>(
    name: Name,
    input: ThreadFunctions[Name]['input'],
    { signal, onProgress }: ComputeOptions,
  ): Promise<ThreadFunctions[Name]['result']> => {
    if (signal.aborted) return Promise.reject(canceled(signal.reason));
    const computation = startIn(pool, name, input, onProgress);
    computations.add(computation);
    const forget = (): void => void computations.delete(computation);
    computation.answer.then(forget, forget);
    return resultOf(computation, signal, cancelPatienceMs);
  };
  return {
    threads,
    compute: (input, options) => run('computeRun', input, options),
    computePartition: (input, options) => run('computePartition', input, options),
    mergePartitions: (input, options) => run('mergePartitions', input, options),
    listFiles: (input, signal) => run('listFiles', input, { signal, onProgress: () => undefined }),
    close: async () => {
      const busy = [...computations];
      for (const { cancel } of busy) cancel();
      const free = Promise.allSettled([untilLoaded, ...busy.map(({ answer }) => answer)]).then(() => true);
      if (await Promise.race([free, delay(closePatienceMs, false, { ref: false })])) await pool.destroy();
    },
  };
}

/** Resolves when so many threads have loaded their code; one that replaces a thread that died doing so counts too. */
function watchLoading(pool: Threads, threads: number): Promise<void> {
  let missing = threads;
  return new Promise((resolve) => {
    pool.on('message', (message) => {
      if (message === threadLoaded && (missing -= 1) === 0) resolve();
    });
  });
}

function startIn<Name extends keyof ThreadFunctions>(
  pool: Threads,
  name: Name,
  input: ThreadFunctions[Name]['input'],
  onProgress: ComputeOptions['onProgress'],
): ThreadWork<ThreadFunctions[Name]['result']> {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (progress: unknown) => onProgress(Number(progress)));
  const answer = pool
    .run({ input, port: port2 }, { name, transferList: [port2] })
    .finally(() => port1.close()) as ThreadWork<ThreadFunctions[Name]['result']>['answer'];
  return { answer, cancel: () => port1.postMessage('cancel') };
}
