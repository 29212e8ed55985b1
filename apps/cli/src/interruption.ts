const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;
/** The starter hands a Ctrl-C on that the terminal sends to both: a second within this time is the same. */
const echoMs = 1000;

/**
 * Runs work that has something to clean up: the first Ctrl-C (or the like) aborts it, and once it has cleaned up the
 * process ends by that signal, as one without a handler does. Another one ends it on the spot.
 */
export async function withInterruption<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let first: { readonly signal: NodeJS.Signals; readonly at: number } | null = null;
  const end = (signal: NodeJS.Signals) => {
    for (const name of signals) process.off(name, abort);
    process.kill(process.pid, signal);
  };
  const abort = (signal: NodeJS.Signals) => {
    if (first === null) {
      first = { signal, at: performance.now() };
      controller.abort();
    } else if (performance.now() - first.at > echoMs) end(signal);
  };
  for (const name of signals) process.on(name, abort);
  try {
    return await work(controller.signal);
  } finally {
    if (first !== null) end((first as { signal: NodeJS.Signals }).signal);
    for (const name of signals) process.off(name, abort);
  }
}
