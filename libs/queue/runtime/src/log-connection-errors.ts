import type { Logger } from 'pino';

const quietMs = 5_000;

/** A listener for connection errors: a server that is away gives one line every few seconds, not hundreds. */
export function logConnectionErrors(log: Logger, what: string): (error: Error) => void {
  let lastAt = -Infinity;
  return (error) => {
    const now = performance.now();
    if (now - lastAt < quietMs) return;
    lastAt = now;
    log.warn({ err: error }, `${what}: ${error.message || error.name}`);
  };
}
