/** Work that is repeated until it is stopped. */
export interface Repeated {
  /** Resolves when the work that is under way is done. */
  readonly stop: () => Promise<void>;
}

/** Does the work every so many milliseconds, counted from the end of the last time; never twice at once. */
export function startEvery(
  everyMs: number,
  work: () => Promise<void>,
  onError: (error: unknown) => void,
): Repeated {
  let isStopped = false;
  let running = Promise.resolve();
  let timer: NodeJS.Timeout;
  const next = (): void => {
    if (isStopped) return;
    timer = setTimeout(() => {
      running = work().catch(onError).finally(next);
    }, everyMs);
    timer.unref();
  };
  next();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      return running;
    },
  };
}
