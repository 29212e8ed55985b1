import type { Logger } from 'pino';

/** A task that repeats until it is stopped. */
export interface PeriodicTask {
  /** Runs the task now, or right after the run in progress. */
  wake(): void;
  /** No further run starts; resolves when the run in progress is over. */
  stop(): Promise<void>;
}

/** What repeats, how often, and under which name it is logged. */
export interface PeriodicOptions {
  readonly name: string;
  readonly everyMs: number;
  readonly run: () => Promise<void>;
  readonly log: Logger;
}

/** Runs a task at once and then every so often, never twice at a time; a failure is logged and tried again. */
export function startPeriodic({ name, everyMs, run, log }: PeriodicOptions): PeriodicTask {
  let stopped = false;
  let awake = true;
  let endPause: (() => void) | undefined;

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, everyMs);
      endPause = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const loop = async (): Promise<void> => {
    while (!stopped) {
      awake = false;
      try {
        await run();
      } catch (error) {
        if (!stopped) log.warn({ err: error, task: name }, `${name} failed and will be tried again`);
      }
      if (!awake && !stopped) await pause();
    }
  };
  const finished = Promise.resolve().then(loop);

  return {
    wake: () => {
      awake = true;
      endPause?.();
    },
    stop: async () => {
      stopped = true;
      endPause?.();
      await finished;
    },
  };
}
