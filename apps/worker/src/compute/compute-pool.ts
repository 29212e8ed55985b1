import { setTimeout as delay } from 'node:timers/promises';
import { MessageChannel, type MessagePort } from 'node:worker_threads';
import type { RunOutcome } from '@circuitwatch/monitoring-definitions';
import { AppError } from '@circuitwatch/platform-errors';
import { Piscina } from 'piscina';
import {
  threadLoaded,
  unpackFailure,
  type ComputeAnswer,
  type ComputeInput,
  type ComputeThreadData,
} from './compute-messages.ts';

/** Computes runs in threads of their own. */
export interface ComputePool {
  readonly threads: number;
  /** @throws AppError as the run's reader and kernels do; CANCELED when `signal` was aborted. */
  compute(
    input: ComputeInput,
    options: { signal: AbortSignal; onProgress: (progress: number) => void },
  ): Promise<RunOutcome>;
  /** Breaks off what is computed, waits for the threads to heed it, and ends them. */
  close(): Promise<void>;
}

/** How many threads, and what each may use. */
export interface ComputePoolOptions extends ComputeThreadData {
  readonly threads: number;
  /** A canceled run that its thread has not given up by then is given up without it. */
  readonly cancelPatienceMs?: number;
}

type ComputeOptions = Parameters<ComputePool['compute']>[1];
type Threads = Piscina<{ input: ComputeInput; port: MessagePort }, ComputeAnswer>;

/** A run in a thread, or on its way there. */
interface Computation {
  /** Settles when the thread is free again. */
  readonly answer: Promise<ComputeAnswer>;
  /** Asks the thread to stop: it interrupts its read, or stops before the next feature. */
  readonly cancel: () => void;
}

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
  const { threads, baseFolder, memoryLimit, profiles, cancelPatienceMs = 2_000 } = options;
  const data: ComputeThreadData = { baseFolder, memoryLimit, profiles };
  const pool: Threads = new Piscina({
    filename: new URL('./compute-thread.ts', import.meta.url).href,
    minThreads: threads,
    maxThreads: threads,
    workerData: data,
    // A thread asleep in Atomics.wait hears no cancel.
    atomics: 'disabled',
  });
  const untilLoaded = watchLoading(pool, threads);
  const computations = new Set<Computation>();
  return {
    threads,
    compute: async (input, options) => {
      if (options.signal.aborted) throw canceled(options.signal.reason);
      const computation = startIn(pool, input, options.onProgress);
      computations.add(computation);
      const forget = (): void => void computations.delete(computation);
      computation.answer.then(forget, forget);
      return outcomeOf(computation, options.signal, cancelPatienceMs);
    },
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

function startIn(pool: Threads, input: ComputeInput, onProgress: ComputeOptions['onProgress']): Computation {
  const { port1, port2 } = new MessageChannel();
  port1.on('message', (progress: unknown) => onProgress(Number(progress)));
  const answer = pool.run({ input, port: port2 }, { transferList: [port2] }).finally(() => port1.close());
  return { answer, cancel: () => port1.postMessage('cancel') };
}

async function outcomeOf(
  { answer, cancel }: Computation,
  signal: AbortSignal,
  patienceMs: number,
): Promise<RunOutcome> {
  let timer: NodeJS.Timeout | undefined;
  let abort: () => void = () => undefined;
  const givenUp = new Promise<never>((_, reject) => {
    abort = () => {
      cancel();
      timer = setTimeout(() => reject(canceled(signal.reason)), patienceMs);
    };
    signal.addEventListener('abort', abort, { once: true });
  });
  try {
    const result = await Promise.race([answer, givenUp]);
    if ('failure' in result) throw unpackFailure(result.failure);
    return result.outcome;
  } catch (error) {
    throw signal.aborted ? canceled(error) : error;
  } finally {
    clearTimeout(timer);
    signal.removeEventListener('abort', abort);
  }
}

function canceled(cause: unknown): AppError {
  return new AppError('CANCELED', 'The computation was broken off.', { cause });
}
