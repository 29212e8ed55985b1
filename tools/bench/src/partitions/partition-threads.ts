import type { PartitionPass, PartitionedRun } from '@circuitwatch/monitoring-runs';
import { once } from 'node:events';
import { Worker } from 'node:worker_threads';
import type { PartitionQuestion } from './partition-thread.ts';

/** Threads that execute partition tasks. */
export interface PartitionThreads {
  /** The findings of all tasks, in their order; each thread takes the next task when it is done with one. */
  readonly execute: (
    run: PartitionedRun,
    pass: Omit<PartitionPass, 'outputs'>,
  ) => Promise<readonly Uint8Array[]>;
  readonly end: () => Promise<void>;
}

/** Starts the threads. */
export function startPartitionThreads(count: number): PartitionThreads {
  const threads = Array.from(
    { length: count },
    () => new Worker(new URL('./partition-thread.ts', import.meta.url)),
  );
  return {
    execute: async (run, { cuts, tasks }) => {
      const outputs: Uint8Array[] = [];
      const waiting = [...tasks.entries()];
      const work = async (thread: Worker): Promise<void> => {
        for (let next = waiting.shift(); next; next = waiting.shift()) {
          const [index, task] = next;
          const question: PartitionQuestion = { run, task, cuts };
          thread.postMessage(question);
          // A failure of the thread rejects.
          const [found] = (await once(thread, 'message')) as [Uint8Array];
          outputs[index] = found;
        }
      };
      await Promise.all(threads.map(work));
      return outputs;
    },
    end: async () => {
      await Promise.all(threads.map((thread) => thread.terminate()));
    },
  };
}
