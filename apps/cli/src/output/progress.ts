import { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.ts';

/** Shows how far something is: a bar for people, nothing where nobody looks. */
export interface Progress {
  update(share: number, note: string): void;
  stop(): void;
}

/** How a bar comes and goes. */
export interface ProgressOptions {
  /** What is done sooner needs no bar: none is drawn before. */
  readonly delayMs?: number;
  /** Whether the bar is wiped away at the end instead of staying above the answer. */
  readonly wipe?: boolean;
}

/** A bar on standard error of a terminal, else silence. */
export function startProgress(
  terminal: Pick<Terminal, 'live'>,
  title: string,
  { delayMs = 0, wipe = false }: ProgressOptions = {},
): Progress {
  if (!terminal.live) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{title} [{bar}] {percentage}% {note}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 28,
    hideCursor: false,
    // Nothing of the terminal is changed that a Ctrl-C would have to restore: it ends the process at once.
    linewrap: true,
    gracefulExit: false,
    clearOnComplete: wipe,
    stream: process.stderr,
  });
  let isDrawn = false;
  let latest = { share: 0, note: '' };
  const draw = () => {
    bar.start(1, latest.share, { title, note: latest.note });
    isDrawn = true;
  };
  const drawnFrom = performance.now() + delayMs;
  // Draws also while nothing moves; where something does, work may leave timers no time.
  const timer = setTimeout(() => isDrawn || draw(), delayMs);
  const update = (share: number, note: string) => {
    latest = { share, note };
    if (isDrawn) bar.update(share, { title, note });
    else if (performance.now() >= drawnFrom) draw();
  };
  update(0, '');
  return {
    update,
    stop: () => {
      clearTimeout(timer);
      bar.stop();
    },
  };
}
