import path from 'node:path';
import { systemClock, type Clock, type Shutdown } from '@circuitwatch/platform-lifecycle';
import { checkAddress } from './check-address.ts';
import { logFile, openDataFolder, type DataFolder } from './data-folder.ts';
import type { StackEnv } from './env.ts';
import { lockFolder } from './folder-lock.ts';
import { keepAlive, type KeptAlive, type Running } from './keep-alive.ts';
import { openDatabaseServer, openQueueServer, type StackServer } from './open-servers.ts';
import { prepareDatabase } from './prepare-database.ts';
import { removeStackFile, writeStackFile } from './stack-file.ts';
import { startChild } from './start-child.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** The files that Node runs as the gateway and the worker. */
export interface StackPrograms {
  readonly gateway: string;
  readonly worker: string;
}

/** What a stack is started with. */
export interface StackOptions {
  readonly env: StackEnv;
  /** What the gateway and the worker inherit. */
  readonly inherited: Readonly<Record<string, string | undefined>>;
  readonly shutdown: Shutdown;
  /** Gets one line for each thing worth telling. */
  readonly say: (line: string) => void;
  readonly programs?: StackPrograms;
  readonly clock?: Clock;
  /** What is still to be done once the API answers, for the stack file; null for nothing. */
  readonly preparing?: string | null;
}

/** A stack that answers. */
export interface Stack {
  readonly url: string;
  readonly folder: DataFolder;
  readonly token: string;
  readonly description: string;
  /** Notes in the stack file that nothing is being prepared any more. */
  readonly noteFinished: () => void;
}

const apps = path.resolve(import.meta.dirname, '../../../apps');
const ourPrograms: StackPrograms = {
  gateway: path.join(apps, 'gateway/src/main.ts'),
  worker: path.join(apps, 'worker/src/main.ts'),
};
const readyWithinMs = 60_000;

interface Children {
  readonly gateway: KeptAlive<Running>;
  readonly worker: KeptAlive<Running>;
}

async function startChildren(
  options: StackOptions,
  folder: DataFolder,
  env: Record<string, string | undefined>,
  onRestart: () => void,
): Promise<Children> {
  const { shutdown, say, programs = ourPrograms } = options;
  const start = (name: 'gateway' | 'worker'): Promise<KeptAlive<Running>> => {
    const starting = keepAlive({
      name: `The ${name}`,
      start: () => startChild({ main: programs[name], env, logFile: logFile(folder, name) }),
      say,
      onRestart,
    });
    shutdown.register(`the ${name}`, async () => (await starting.catch(() => undefined))?.stop());
    return starting;
  };
  const worker = await start('worker');
  const gateway = await start('gateway');
  return { gateway, worker };
}

/** What the children are told: where the servers are and what the stack itself was told. */
function childEnv(
  { env, inherited }: StackOptions,
  folder: DataFolder,
  port: number,
  database: StackServer,
  queue: StackServer | undefined,
): Record<string, string | undefined> {
  return {
    ...inherited,
    DATABASE_URL: database.url,
    CIRCUITWATCH_DATABASE_AUTH: 'password',
    REDIS_URL: queue?.url,
    HOST: env.HOST,
    PORT: String(port),
    CIRCUITWATCH_DATA_DIR: folder.root,
    LOG_LEVEL: env.LOG_LEVEL,
    WORKER_CONCURRENCY: String(env.WORKER_CONCURRENCY),
  };
}

function hopeless(children: Children, folder: DataFolder): string | undefined {
  for (const name of ['gateway', 'worker'] as const) {
    if (children[name].endings >= 3) {
      return `The ${name} does not stay up: ${path.join(folder.logs, `${name}.log`)} says why.`;
    }
  }
  return undefined;
}

/** Where this machine reaches what listens on the host. */
function localUrl(host: string, port: number): string {
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

function processIds(
  { gateway, worker }: Children,
  servers: Readonly<Record<string, number | undefined>>,
): Record<string, number> {
  const all = {
    supervisor: process.pid,
    gateway: gateway.current.pid,
    worker: worker.current.pid,
    ...servers,
  };
  return Object.fromEntries(
    Object.entries(all).filter((entry): entry is [string, number] => entry[1] !== undefined),
  );
}

/**
 * Starts servers, gateway and worker and waits until the API is ready; every part registers its end with the shutdown.
 * Throws an AppError in one line for a folder, port or address that cannot be used.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { env, shutdown, say, clock = systemClock } = options;
  const folder = openDataFolder(env.CIRCUITWATCH_DATA_DIR);
  shutdown.register('the lock', lockFolder(folder.lock, folder.root));
  const port = await checkAddress(env.HOST, env.PORT);

  let noteRestart: () => void = () => undefined;
  const onRestart = (): void => noteRestart();
  const context = { env, folder, shutdown, say, onRestart };
  const database = await openDatabaseServer(context);
  const queue = await openQueueServer(context);
  const token = await prepareDatabase(database.url, folder.adminToken, clock());
  const variables = childEnv(options, folder, port, database, queue);
  const children = await startChildren(options, folder, variables, onRestart);

  const url = localUrl(env.HOST, port);
  await waitUntilReady({ url, timeoutMs: readyWithinMs, hopeless: () => hopeless(children, folder) });

  const startedAt = clock().toISOString();
  let { preparing = null } = options;
  const writeFile = (): void =>
    writeStackFile(folder.stackFile, {
      url,
      tokenFile: folder.adminToken,
      startedAt,
      pids: processIds(children, { postgres: database.pid(), redis: queue?.pid() }),
      preparing,
    });
  writeFile();
  noteRestart = writeFile;
  shutdown.register('the stack file', () => removeStackFile(folder.stackFile));
  const queueText = queue?.description ?? 'the queue in PostgreSQL, as no redis-server was found';
  const noteFinished = (): void => {
    preparing = null;
    if (!shutdown.stopping) writeFile();
  };
  return { url, folder, token, description: `${database.description}, ${queueText}`, noteFinished };
}
