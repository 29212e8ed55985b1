import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';

/** An endpoint server in a process of its own. */
export interface EndpointProcess {
  readonly process: ChildProcess;
  /** Resolves to where it listens; rejects with what it wrote when it ends before. */
  readonly ready: Promise<string>;
  /** Resolves to exit code or signal. */
  readonly exited: Promise<number | string>;
  /** What it wrote to both outputs. */
  output(): string;
}

const main = path.join(import.meta.dirname, '../main.ts');

/** Starts the real server with nothing but these variables, on a free port. */
export function startEndpointProcess(env: Readonly<Record<string, string>>): EndpointProcess {
  const child = fork(main, [], {
    env: { LOG_LEVEL: 'warn', ENDPOINT_PORT: '0', ENDPOINT_REFRESH_MS: '100', ...env },
    stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
  });
  let written = '';
  for (const stream of [child.stdout, child.stderr])
    stream?.on('data', (chunk: Buffer) => (written += chunk.toString()));
  const exited = once(child, 'exit').then(
    ([code, signal]: (number | string | null)[]) => code ?? signal ?? 'unknown',
  );
  const ready = new Promise<string>((resolve, reject) => {
    child.once('message', (message) => resolve((message as { readonly url: string }).url));
    void exited.then((reason) => reject(new Error(`The endpoint ended (${reason}): ${written}`)));
  });
  // A test may only care for the exit.
  ready.catch(() => undefined);
  return { process: child, ready, exited, output: () => written };
}
