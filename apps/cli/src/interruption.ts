const signals = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

/**
 * Runs work that has something to clean up: the first Ctrl-C (or the like) aborts it, and once it has cleaned up the
 * process ends by that signal, as one without a handler does. A second one ends it on the spot.
 */
export async function withInterruption<Result>(
  work: (signal: AbortSignal) => Promise<Result>,
): Promise<Result> {
  const controller = new AbortController();
  let received: NodeJS.Signals | null = null;
  const abort = (signal: NodeJS.Signals) => {
    received = signal;
    stopListening();
    controller.abort();
  };
  const stopListening = () => signals.forEach((signal) => process.off(signal, abort));
  for (const signal of signals) process.on(signal, abort);
  try {
    return await work(controller.signal);
  } finally {
    stopListening();
    if (received !== null) process.kill(process.pid, received);
  }
}
