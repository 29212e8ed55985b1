import { spawn, type ChildProcess } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { freePort } from '@circuitwatch/platform-local-servers';
import { temporaryFolder } from '@circuitwatch/testing';
import { checkEnv } from './env.ts';
import type { ProvidedStack } from './provided-stack.ts';

const root = path.resolve(import.meta.dirname, '../../..');
const readyWithinMs = 240_000;
const stopWithinMs = 60_000;
const lastWords = 'Ctrl-C stops everything.';

/** What a stack may be told. */
export interface StackOptions {
  /** Size of the sample fleet; 24 by default. */
  readonly circuits?: number;
  /** More variables. */
  readonly env?: Readonly<Record<string, string>>;
}

/** A stack that `npm start` started in a folder of its own, on a port of its own. */
export interface StartedStack extends ProvidedStack {
  /** Process id of `npm start`; all the others are below it. */
  readonly pid: number;
  /** Stops it as SIGTERM does, waits for its end, takes its folder away, and gives its exit code. */
  readonly stop: () => Promise<number | null>;
}

/** Starts everything on an empty folder, as a newcomer does, and waits until it says that it is ready. */
export async function startedStack({ circuits, env }: StackOptions = {}): Promise<StartedStack> {
  const folder = temporaryFolder('e2e');
  const dataDir = path.join(folder.path, 'data');
  const port = await freePort();
  const child = spawn('npm', ['start'], {
    cwd: root,
    // A group of its own: whatever happens, all of it can be ended at once.
    detached: true,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      ...ownServersOnly(checkEnv(root)),
      PORT: String(port),
      CIRCUITWATCH_DATA_DIR: dataDir,
      ...(circuits !== undefined && { CIRCUITWATCH_SAMPLE_CIRCUITS: String(circuits) }),
      ...env,
    },
  });
  const killGroup = () => signalGroup(child, 'SIGKILL');
  process.once('exit', killGroup);
  const stop = async () => {
    const exitCode = await stopChild(child);
    process.removeListener('exit', killGroup);
    folder.remove();
    return exitCode;
  };
  try {
    const output = await outputUntilReady(child);
    return {
      url: `http://127.0.0.1:${port}`,
      token: readFileSync(path.join(dataDir, 'admin-token'), 'utf8').trim(),
      dataDir,
      signInUrl: /http\S+\/sign-in\?code=\S+/.exec(output)?.[0] ?? '',
      manifestPath: path.join(dataDir, 'sample', 'manifest.json'),
      pid: child.pid ?? 0,
      stop,
    };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** Without servers and tokens that the caller may have: this stack brings its own. */
function ownServersOnly(env: Readonly<Record<string, string | undefined>>) {
  const foreign = ['DATABASE_URL', 'REDIS_URL', 'CIRCUITWATCH_URL', 'CIRCUITWATCH_TOKEN'];
  return Object.fromEntries(Object.entries(env).filter(([name]) => !foreign.includes(name)));
}

function outputUntilReady(child: ChildProcess): Promise<string> {
  return new Promise((resolve, reject) => {
    let output = '';
    const fail = (reason: string) => reject(new Error(`${reason}\n${output.slice(-4_000)}`));
    const timer = setTimeout(() => fail('The stack was not ready in time.'), readyWithinMs);
    const read = (chunk: Buffer) => {
      output += chunk.toString();
      if (!output.includes(lastWords)) return;
      clearTimeout(timer);
      resolve(output);
    };
    child.stdout?.on('data', read);
    child.stderr?.on('data', read);
    child.once('error', (error) => fail(error.message));
    child.once('exit', (code, signal) => {
      clearTimeout(timer);
      fail(`The stack ended with ${code ?? signal} before it was ready.`);
    });
  });
}

async function stopChild(child: ChildProcess): Promise<number | null> {
  if (child.exitCode !== null || child.signalCode !== null) return child.exitCode;
  const ended = new Promise<number | null>((resolve) => child.once('close', (code) => resolve(code)));
  const timer = setTimeout(() => signalGroup(child, 'SIGKILL'), stopWithinMs);
  child.kill('SIGTERM');
  const exitCode = await ended;
  clearTimeout(timer);
  return exitCode;
}

function signalGroup(child: ChildProcess, name: NodeJS.Signals): void {
  if (child.pid === undefined) return;
  try {
    process.kill(-child.pid, name);
  } catch {
    // Gone already.
  }
}
