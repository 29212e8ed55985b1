import type { LogLine } from '../api/documents/telemetry.ts';

/** How a log is followed. */
export interface FollowOptions {
  /** The newest lines from an instant, or a length of time before now, on; null: as far as it goes back. */
  readonly read: (since: string | null, lines: number) => Promise<readonly LogLine[]>;
  readonly since: string | null;
  readonly lines: number;
  /** Resolves when it is time to look again. */
  readonly pause: () => Promise<unknown>;
}

/** Lines come in bulk, each process in its own time: one may be stored so much later than a newer one. */
const latestMs = 30_000;
const mostLines = 10_000;

/** The newest lines, and then, again and again, those that came since; none twice. Ends only when reading fails. */
export async function* followLog({
  read,
  since,
  lines,
  pause,
}: FollowOptions): AsyncGenerator<readonly LogLine[]> {
  let window = await read(since, lines);
  yield window;
  // Of what was left out before the first line nothing is to follow.
  const oldest = window.length < lines ? '' : (window[0]?.at ?? '');
  for (;;) {
    await pause();
    const newest = window.at(-1);
    const from = newest === undefined ? since : new Date(Date.parse(newest.at) - latestMs).toISOString();
    const known = new Set(window.map(({ id }) => id));
    const next = await read(from, mostLines);
    yield next.filter(({ id, at }) => !known.has(id) && at >= oldest);
    if (next.length > 0) window = next;
  }
}
