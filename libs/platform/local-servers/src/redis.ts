import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { chmodSync, existsSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { unavailable } from '@circuitwatch/platform-errors';
import { keptPort } from './free-port.ts';
import { openPrivateFolder } from './private-folder.ts';
import { drainLines, endOrphan } from './server-process.ts';

/** A Redis that belongs to this process. */
export interface LocalRedis {
  /** With the password; only for this server's own clients. */
  readonly url: string;
  readonly port: number;
  readonly pid: number;
  /** Resolves with the exit code when the server is gone, however it went; null when a signal ended it. */
  readonly exited: Promise<number | null>;
  /** Writes everything to disk and ends. */
  stop(): Promise<void>;
  /** SIGKILL, as a crash would. */
  kill(): Promise<void>;
}

/** Where a Redis keeps its files and which program it is. */
export interface LocalRedisOptions {
  /** Made when missing; holds the append-only file, `redis.conf`, `redis.pid`, and the last `port` and `password`. */
  readonly dir: string;
  /** Path or name of the program; `redis-server` of the PATH unless given. */
  readonly binary?: string;
  /** Folder of the program's shared libraries where the system lacks them. */
  readonly sharedLibraries?: string;
  /** The last start's port, or a free one, unless given. */
  readonly port?: number;
  /** The last start's password, or a random one, unless given. */
  readonly password?: string;
  /** Gets each line that the server logs, and what was recovered. */
  readonly onLog?: (line: string) => void;
}

const program = 'redis-server';

/** The name of a `redis-server` that is on the PATH and runs; undefined when there is none. */
export function findRedisServer(): string | undefined {
  return spawnSync(program, ['--version'], { stdio: 'ignore' }).status === 0 ? program : undefined;
}

/** Whether a program named `redis-server` is on the PATH and runs. */
export function hasRedisServer(): boolean {
  return findRedisServer() !== undefined;
}

function quoted(value: string): string {
  return `"${value.replaceAll('\\', '\\\\').replaceAll('"', '\\"')}"`;
}

/** A file rather than arguments: arguments are visible to every user of the machine. */
function writeConfiguration(dir: string, port: number, password: string): string {
  const file = path.join(dir, 'redis.conf');
  const lines = [
    'bind 127.0.0.1',
    `port ${port}`,
    'protected-mode yes',
    `requirepass ${quoted(password)}`,
    `dir ${quoted(dir)}`,
    `pidfile ${quoted(path.join(dir, 'redis.pid'))}`,
    'daemonize no',
    'appendonly yes',
    'appendfsync everysec',
    'save ""',
    'maxmemory-policy noeviction',
  ];
  writeFileSync(file, `${lines.join('\n')}\n`, { mode: 0o600 });
  chmodSync(file, 0o600);
  return file;
}

function noted(file: string): string | undefined {
  return existsSync(file) ? readFileSync(file, 'utf8').trim() : undefined;
}

/** Ends the server that a crashed parent left: Redis shows its address in its command line, which tells it from others. */
async function recover(dir: string, log: (line: string) => void): Promise<void> {
  const pid = Number(noted(path.join(dir, 'redis.pid')));
  const port = noted(path.join(dir, 'port'));
  if (!Number.isInteger(pid) || pid <= 1 || port === undefined) return;
  const isOurs = (command: string): boolean =>
    command.includes(program) && command.includes(`127.0.0.1:${port}`);
  if (await endOrphan(pid, isOurs, 'SIGTERM'))
    log(`Stopped the Redis (process ${pid}) that an earlier start left behind.`);
}

function untilReady(server: ChildProcess, onLog: (line: string) => void): Promise<void> {
  return new Promise((resolve, reject) => {
    let lastLine = '';
    const read = (line: string): void => {
      lastLine = line.trim() || lastLine;
      onLog(line);
      if (line.includes('Ready to accept connections')) resolve();
    };
    drainLines(server.stdout, read);
    drainLines(server.stderr, read);
    server.once('error', (cause) => reject(unavailable('redis-server could not be started.', cause)));
    server.once('exit', (code) =>
      reject(unavailable(`Redis stopped while starting (exit code ${code}): ${lastLine}`)),
    );
  });
}

/**
 * Starts Redis on 127.0.0.1 with an append-only file, a password and no eviction, recovering what a crash left.
 * Throws INVALID for a folder that cannot be used, UNAVAILABLE when the server does not come up.
 */
export async function startRedis(options: LocalRedisOptions): Promise<LocalRedis> {
  const { onLog = () => undefined } = options;
  const dir = path.resolve(options.dir);
  openPrivateFolder(dir);
  await recover(dir, onLog);
  const portFile = path.join(dir, 'port');
  if (options.port !== undefined) writeFileSync(portFile, String(options.port), { mode: 0o600 });
  const port = options.port ?? (await keptPort(portFile));
  const passwordFile = path.join(dir, 'password');
  const password = options.password ?? noted(passwordFile) ?? randomBytes(32).toString('base64url');
  writeFileSync(passwordFile, password, { mode: 0o600 });

  const server = spawn(options.binary ?? program, [writeConfiguration(dir, port, password)], {
    cwd: dir,
    stdio: ['ignore', 'pipe', 'pipe'],
    // Its own group: a Ctrl-C in the terminal must not stop Redis before its clients.
    detached: true,
    ...(options.sharedLibraries === undefined ? {} : { env: { LD_LIBRARY_PATH: options.sharedLibraries } }),
  });
  const exited = new Promise<number | null>((resolve) => server.once('exit', resolve));
  await untilReady(server, onLog);
  const end = async (signal: NodeJS.Signals): Promise<void> => {
    server.kill(signal);
    await exited;
  };
  return {
    url: `redis://:${encodeURIComponent(password)}@127.0.0.1:${port}`,
    port,
    pid: server.pid ?? 0,
    exited,
    stop: () => end('SIGTERM'),
    kill: () => end('SIGKILL'),
  };
}
