/** The part of a logger that shutting down needs. */
export interface ShutdownLog {
  info(fields: object, message: string): void;
  error(fields: object, message: string): void;
}

/** The part of `process` that shutting down needs. */
export interface ShutdownProcess {
  on(event: string, listener: () => void): unknown;
  exit(code: number): void;
}

/** How long stopping may take and whom it tells. */
export interface ShutdownOptions {
  readonly log: ShutdownLog;
  /** After this many milliseconds the process exits with code 1, finished or not. */
  readonly timeoutMs: number;
  readonly process?: ShutdownProcess;
}

/** The orderly end of a process. */
export interface Shutdown {
  /** Adds a step; steps run once, last registered first, each after the one before has settled. */
  register(name: string, stop: () => Promise<void> | void): void;
  /** Stops for a reason of the program's own; resolves when all steps have run and the exit was asked for. */
  stop(reason: string, exitCode?: number): Promise<void>;
  /** Whether stopping has begun. */
  readonly stopping: boolean;
}

const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'];

/** A Ctrl-C arrives twice below npm: from the terminal, and passed on by npm. One that comes so soon is no second one. */
const echoMs = 1_000;

/**
 * Runs the registered steps on SIGINT, SIGTERM, SIGHUP, or when the parent process is gone (IPC `disconnect`).
 * A second signal, not within a second of the first, exits at once with code 1; a failed step is logged and makes the exit code 1.
 */
export function createShutdown({ log, timeoutMs, process: target = process }: ShutdownOptions): Shutdown {
  const steps: { name: string; stop: () => Promise<void> | void }[] = [];
  let running: Promise<void> | undefined;

  const runSteps = async (reason: string, exitCode: number): Promise<void> => {
    log.info({ reason }, 'Stopping.');
    const timer = setTimeout(() => {
      log.error({ timeoutMs }, 'Stopping took too long; exiting now.');
      target.exit(1);
    }, timeoutMs);
    timer.unref();
    let code = exitCode;
    // A step that is registered meanwhile, by a start that was interrupted, is run too.
    for (let step = steps.pop(); step !== undefined; step = steps.pop()) {
      try {
        await step.stop();
      } catch (err) {
        code = 1;
        log.error({ err, step: step.name }, 'A step of stopping failed.');
      }
    }
    clearTimeout(timer);
    log.info({ exitCode: code }, 'Stopped.');
    target.exit(code);
  };
  const stop = (reason: string, exitCode = 0): Promise<void> => (running ??= runSteps(reason, exitCode));

  let deaf = false;
  const onSignal = (signal: string): void => {
    if (deaf) return;
    if (running !== undefined) target.exit(1);
    deaf = true;
    setTimeout(() => (deaf = false), echoMs).unref();
    void stop(signal);
  };
  for (const signal of signals) target.on(signal, () => onSignal(signal));
  target.on('disconnect', () => void stop('the parent process is gone'));

  return {
    register: (name, step) => void steps.push({ name, stop: step }),
    stop,
    get stopping() {
      return running !== undefined;
    },
  };
}
