import path from 'node:path';
import { systemClock, type Clock, type Shutdown } from '@circuitwatch/platform-lifecycle';
import { checkAddress } from './check-address.ts';
import { logFile, openDataFolder, type DataFolder } from './data-folder.ts';
import type { StackEnv } from './env.ts';
import { ensureSecretKey } from './ensure-secret-key.ts';
import { lockFolder } from './folder-lock.ts';
import { keepAlive, type KeptAlive, type Running } from './keep-alive.ts';
import { openDatabaseServer, openQueueServer, type StackServer } from './open-servers.ts';
import { prepareDatabase } from './prepare-database.ts';
import { removeStackFile, writeStackFile } from './stack-file.ts';
import { startChild } from './start-child.ts';
import { waitUntilReady } from './wait-until-ready.ts';

/** Our own processes, in the order of their start. */
const processNames = ['worker', 'gateway', 'endpoint'] as const;
type ProcessName = (typeof processNames)[number];

/** The files that Node runs as them. */
export type StackPrograms = Readonly<Record<ProcessName, string>>;

/** What a stack is started with. */
export interface StackOptions {
  readonly env: StackEnv;
  /** What our processes inherit. */
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
  /** Where models are asked for predictions. */
  readonly endpointUrl: string;
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
  endpoint: path.join(apps, 'endpoint/src/main.ts'),
};
const readyWithinMs = 60_000;

type Children = Readonly<Record<ProcessName, KeptAlive<Running>>>;

async function startChildren(
  options: StackOptions,
  folder: DataFolder,
  env: Record<string, string | undefined>,
  onRestart: () => void,
): Promise<Children> {
  const { shutdown, say, programs = ourPrograms } = options;
  const start = (name: ProcessName): Promise<KeptAlive<Running>> => {
    const starting = keepAlive({
      name: `The ${name}`,
      start: () => startChild({ main: programs[name], env, logFile: logFile(folder, name) }),
      say,
      onRestart,
    });
    shutdown.register(`the ${name}`, async () => (await starting.catch(() => undefined))?.stop());
    return starting;
  };
  const started: [ProcessName, KeptAlive<Running>][] = [];
  for (const name of processNames) started.push([name, await start(name)]);
  return Object.fromEntries(started) as Children;
}

/** What the children are told: where the servers are and what the stack itself was told. */
function childEnv(
  { env, inherited }: StackOptions,
  folder: DataFolder,
  ports: { readonly gateway: number; readonly endpoint: number },
  database: StackServer,
  queue: StackServer | undefined,
): Record<string, string | undefined> {
  return {
    ...inherited,
    DATABASE_URL: database.url,
    CIRCUITWATCH_DATABASE_AUTH: 'password',
    REDIS_URL: queue?.url,
    HOST: env.HOST,
    PORT: String(ports.gateway),
    ENDPOINT_HOST: env.HOST,
    ENDPOINT_PORT: String(ports.endpoint),
    CIRCUITWATCH_DATA_DIR: folder.root,
    LOG_LEVEL: env.LOG_LEVEL,
    WORKER_CONCURRENCY: String(env.WORKER_CONCURRENCY),
    CIRCUITWATCH_SECRET_KEYS: inherited['CIRCUITWATCH_SECRET_KEYS'] ?? ensureSecretKey(folder.secretKey),
    CIRCUITWATCH_PUBLIC_URL: inherited['CIRCUITWATCH_PUBLIC_URL'] ?? localUrl(env.HOST, ports.gateway),
  };
}

function hopeless(children: Children, folder: DataFolder): string | undefined {
  for (const name of processNames) {
    if (children[name].endings >= 3) {
      return `The ${name} does not stay up: ${path.join(folder.logs, `${name}.log`)} says why.`;
    }
  }
  return undefined;
}

/** The port that was asked for; else one a hundred after the gateway's, or any where that one is taken. */
async function endpointPort({ HOST, PORT, ENDPOINT_PORT }: StackEnv): Promise<number> {
  if (ENDPOINT_PORT !== undefined) return checkAddress(HOST, ENDPOINT_PORT, 'ENDPOINT_PORT');
  if (PORT === 0) return checkAddress(HOST, 0);
  return checkAddress(HOST, PORT + 100).catch(() => checkAddress(HOST, 0));
}

/** Where this machine reaches what listens on the host. */
function localUrl(host: string, port: number): string {
  const reachable = ['0.0.0.0', '::'].includes(host) ? '127.0.0.1' : host;
  return `http://${reachable.includes(':') ? `[${reachable}]` : reachable}:${port}`;
}

function processIds(
  children: Children,
  servers: Readonly<Record<string, number | undefined>>,
): Record<string, number> {
  const all = {
    supervisor: process.pid,
    ...Object.fromEntries(processNames.map((name) => [name, children[name].current.pid])),
    ...servers,
  };
  return Object.fromEntries(
    Object.entries<number | undefined>(all).filter(
      (entry): entry is [string, number] => entry[1] !== undefined,
    ),
  );
}

/**
 * Starts servers and our processes and waits until the API is ready; every part registers its end with the shutdown.
 * Throws an AppError in one line for a folder, port or address that cannot be used.
 */
export async function startStack(options: StackOptions): Promise<Stack> {
  const { env, shutdown, say, clock = systemClock } = options;
  const folder = openDataFolder(env.CIRCUITWATCH_DATA_DIR);
  shutdown.register('the lock', lockFolder(folder.lock, folder.root));
  const ports = {
    gateway: await checkAddress(env.HOST, env.PORT, 'PORT'),
    endpoint: await endpointPort(env),
  };

  let noteRestart: () => void = () => undefined;
  const onRestart = (): void => noteRestart();
  const context = { env, folder, shutdown, say, onRestart };
  const database = await openDatabaseServer(context);
  const queue = await openQueueServer(context);
  const token = await prepareDatabase(database.url, folder.adminToken, clock());
  const variables = childEnv(options, folder, ports, database, queue);
  const children = await startChildren(options, folder, variables, onRestart);

  const url = localUrl(env.HOST, ports.gateway);
  const endpointUrl = localUrl(env.HOST, ports.endpoint);
  await waitUntilReady({ url, timeoutMs: readyWithinMs, hopeless: () => hopeless(children, folder) });

  const startedAt = clock().toISOString();
  let { preparing = null } = options;
  const writeFile = (): void =>
    writeStackFile(folder.stackFile, {
      url,
      endpointUrl,
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
  return {
    url,
    endpointUrl,
    folder,
    token,
    description: `${database.description}, ${queueText}`,
    noteFinished,
  };
}
