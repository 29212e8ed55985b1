import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** A worker process of its own. */
export interface WorkerProcess {
  readonly process: ChildProcess;
  /** Resolves when it takes jobs; rejects with what it wrote when it ends before. */
  readonly ready: Promise<void>;
  /** Resolves to exit code or signal. */
  readonly exited: Promise<number | string>;
  /** What it wrote to both outputs. */
  output(): string;
}

const main = path.join(import.meta.dirname, '../main.ts');

/** Short waits, so that takeovers happen while a test looks. */
const fast = {
  WORKER_LOCK_MS: '1500',
  WORKER_RECONCILE_MS: '300',
  WORKER_SILENCE_MS: '1500',
  WORKER_SHUTDOWN_MS: '5000',
};

/** Starts the real worker with nothing but these variables. */
export function startWorkerProcess(env: Readonly<Record<string, string>>): WorkerProcess {
  const child = fork(main, [], {
    env: { LOG_LEVEL: 'warn', ...fast, ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const exited = once(child, 'exit').then(
    ([code, signal]: (number | string | null)[]) => code ?? signal ?? 'unknown',
  );
  const ready = new Promise<void>((resolve, reject) => {
    child.once('message', () => resolve());
    void exited.then((reason) => reject(new Error(`The worker ended (${reason}): ${written}`)));
  });
  // A test may only care for the exit.
  ready.catch(() => undefined);
  return { process: child, ready, exited, output: () => written };
}
