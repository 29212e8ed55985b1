import { fork } from 'node:child_process';
import { createWriteStream } from 'node:fs';
import type { Running } from './keep-alive.ts';

/** One of our own processes. */
export interface ChildOptions {
  /** The file that Node runs. */
  readonly main: string;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Both outputs are appended to this file, readable by this user only. */
  readonly logFile: string;
  /** How long it may take to stop before it is killed. */
  readonly patienceMs?: number;
}

/**
 * Starts a process that stops when this one is gone: it holds an IPC channel and ends when that closes. It has a process
 * group of its own, so that a Ctrl-C reaches it once and in order, through us.
 */
export async function startChild({
  main,
  env,
  logFile,
  patienceMs = 20_000,
}: ChildOptions): Promise<Running> {
  const log = createWriteStream(logFile, { flags: 'a', mode: 0o600 });
  const child = fork(main, { env, execArgv: [], detached: true, stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  child.stdout?.pipe(log, { end: false });
  child.stderr?.pipe(log, { end: false });
  const exited = new Promise<number | null>((resolve) => child.once('exit', resolve));
  // Not at its exit: its last lines may come after that.
  child.once('close', () => log.end());
  await new Promise<void>((resolve, reject) => {
    child.once('spawn', resolve);
    child.once('error', reject);
  });
  child.on('error', () => undefined);
  return {
    pid: child.pid ?? 0,
    exited,
    stop: async () => {
      child.kill('SIGTERM');
      const timer = setTimeout(() => child.kill('SIGKILL'), patienceMs);
      await exited;
      clearTimeout(timer);
    },
  };
}
