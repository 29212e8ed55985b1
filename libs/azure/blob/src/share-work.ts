/** Does the work of a key once for all who ask for it meanwhile; it is stopped when none of them waits any more. */
export type SharedWork<T> = (
  key: string,
  work: (signal: AbortSignal) => Promise<T>,
  signal: AbortSignal | undefined,
) => Promise<T>;

interface Ongoing<T> {
  readonly result: Promise<T>;
  readonly stop: AbortController;
  waiting: number;
}

/** Nothing under way yet. */
export function shareWork<T>(): SharedWork<T> {
  const byKey = new Map<string, Ongoing<T>>();
  const start = (key: string, work: (signal: AbortSignal) => Promise<T>): Ongoing<T> => {
    const stop = new AbortController();
    const started: Ongoing<T> = { result: work(stop.signal), stop, waiting: 0 };
    byKey.set(key, started);
    return started;
  };
  return async (key, work, signal) => {
    signal?.throwIfAborted();
    const ongoing = byKey.get(key) ?? start(key, work);
    ongoing.waiting += 1;
    try {
      return await unlessAborted(ongoing.result, signal);
    } finally {
      ongoing.waiting -= 1;
      if (ongoing.waiting === 0) {
        // First of all: whoever asks from now on gets work that is not being stopped.
        byKey.delete(key);
        ongoing.stop.abort();
        await ongoing.result.catch(() => undefined);
      }
    }
  };
}

async function unlessAborted<T>(result: Promise<T>, signal: AbortSignal | undefined): Promise<T> {
  if (!signal) return result;
  const { promise, reject } = Promise.withResolvers<never>();
  const stop = (): void => reject(new DOMException('The wait was aborted.', 'AbortError'));
  signal.addEventListener('abort', stop, { once: true });
  try {
    return await Promise.race([result, promise]);
  } finally {
    signal.removeEventListener('abort', stop);
  }
}
