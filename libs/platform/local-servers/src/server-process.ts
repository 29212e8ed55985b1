import { spawnSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { createInterface } from 'node:readline';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';

/** The command line of a running process; empty when there is none, or only its remains. */
export function commandOf(pid: number): string {
  if (process.platform === 'linux') {
    const file = `/proc/${pid}/cmdline`;
    try {
      return existsSync(file) ? readFileSync(file, 'utf8').replaceAll('\0', ' ').trim() : '';
    } catch {
      return '';
    }
  }
  return (
    spawnSync('ps', ['-ww', '-o', 'command=', '-p', String(pid)], { encoding: 'utf8' }).stdout?.trim() ?? ''
  );
}

/** Sends the signal and says whether there was a process to get it. */
export function sendSignal(pid: number, signal: NodeJS.Signals | 0): boolean {
  try {
    process.kill(pid, signal);
    return true;
  } catch {
    return false;
  }
}

/** Waits until `alive` says no, at most `timeoutMs`; false when it still says yes. */
async function untilGone(alive: () => boolean, timeoutMs: number): Promise<boolean> {
  const deadline = performance.now() + timeoutMs;
  while (alive()) {
    if (performance.now() > deadline) return false;
    await wait(25);
  }
  return true;
}

/** Ends a process that is recognised by its command line: `gently` first, SIGKILL after ten seconds. */
export async function endOrphan(
  pid: number,
  isOurs: (command: string) => boolean,
  gently: NodeJS.Signals,
): Promise<boolean> {
  const alive = (): boolean => isOurs(commandOf(pid));
  if (!alive()) return false;
  sendSignal(pid, gently);
  if (!(await untilGone(alive, 10_000))) {
    sendSignal(pid, 'SIGKILL');
    await untilGone(alive, 5_000);
  }
  return true;
}

/** Reads a stream to its end line by line, so that its writer never blocks. */
export function drainLines(stream: Readable | null, onLine: (line: string) => void): void {
  if (stream === null) return;
  createInterface({ input: stream }).on('line', onLine);
}
