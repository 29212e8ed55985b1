import { SingleBar } from 'cli-progress';
import type { Terminal } from './terminal.ts';

/** Shows how far something is: a bar for people, nothing where nobody looks. */
export interface Progress {
  update(share: number, note: string): void;
  stop(): void;
}

/** A bar on standard error of a terminal, else silence. */
export function startProgress(terminal: Pick<Terminal, 'live'>, title: string): Progress {
  if (!terminal.live) return { update: () => undefined, stop: () => undefined };
  const bar = new SingleBar({
    format: '{title} [{bar}] {percentage}% {note}',
    barCompleteChar: '█',
    barIncompleteChar: '░',
    barsize: 28,
    hideCursor: false,
    stream: process.stderr,
  });
  bar.start(1, 0, { title, note: '' });
  return {
    update: (share, note) => bar.update(share, { title, note }),
    stop: () => bar.stop(),
  };
}
