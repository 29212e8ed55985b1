/** Lets a few requests through at a time; the others wait in their order. */
export type RequestGate = <T>(request: () => Promise<T>, signal: AbortSignal | undefined) => Promise<T>;

/** A gate for `limit` requests. One whose signal is aborted when its turn comes is not made. */
export function openRequestGate(limit: number): RequestGate {
  let running = 0;
  const waiting: (() => void)[] = [];
  return async (request, signal) => {
    if (running >= limit) await new Promise<void>((resolve) => waiting.push(resolve));
    else running += 1;
    try {
      signal?.throwIfAborted();
      return await request();
    } finally {
      // The place is handed on rather than given back, so that nobody slips in before those who wait.
      const next = waiting.shift();
      if (next) next();
      else running -= 1;
    }
  };
}
