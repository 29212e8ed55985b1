/** A process that can end by itself or be stopped. */
export interface Running {
  readonly pid: number;
  /** Resolves with the exit code when it is gone; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  stop(): Promise<void>;
}

/** How a process is started again and whom that is told. */
export interface KeepAliveOptions<Server extends Running> {
  readonly name: string;
  readonly start: () => Promise<Server>;
  readonly say: (line: string) => void;
  /** Called when another process has taken the place of the one that ended. */
  readonly onRestart?: () => void;
  /** First wait before a new start, milliseconds; doubles up to 60 times that. */
  readonly backoffMs?: number;
  /** One that ran this long had a good start: the wait begins anew; milliseconds. */
  readonly steadyMs?: number;
}

/** A process that is started again whenever it ends. */
export interface KeptAlive<Server extends Running> {
  readonly current: Server;
  /** How often it has ended by itself. */
  readonly endings: number;
  /** Ends it for good. */
  stop(): Promise<void>;
}

/** Starts the process, rejecting when the first start fails, and starts it again whenever it ends unasked. */
export async function keepAlive<Server extends Running>(
  options: KeepAliveOptions<Server>,
): Promise<KeptAlive<Server>> {
  const { name, start, say, onRestart = () => undefined, backoffMs = 500, steadyMs = 60_000 } = options;
  let current = await start();
  let endings = 0;
  let stopped = false;
  let wake: () => void = () => undefined;
  let waitMs = backoffMs;

  const pause = (): Promise<void> =>
    new Promise((resolve) => {
      const timer = setTimeout(resolve, waitMs);
      wake = () => {
        clearTimeout(timer);
        resolve();
      };
    });

  const restart = async (): Promise<void> => {
    while (!stopped) {
      say(`${name} ended by itself; starting it again in ${(waitMs / 1_000).toFixed(1)} s.`);
      await pause();
      waitMs = Math.min(waitMs * 2, backoffMs * 60);
      if (stopped) return;
      try {
        current = await start();
        onRestart();
        return;
      } catch (error) {
        say(`${name} did not start: ${error instanceof Error ? error.message : String(error)}`);
      }
    }
  };

  const watch = async (): Promise<void> => {
    while (!stopped) {
      const since = performance.now();
      await current.exited;
      if (performance.now() - since > steadyMs) waitMs = backoffMs;
      endings += 1;
      await restart();
    }
  };
  const watching = watch();

  return {
    get current() {
      return current;
    },
    get endings() {
      return endings;
    },
    stop: async () => {
      stopped = true;
      wake();
      await current.stop();
      await watching;
    },
  };
}
