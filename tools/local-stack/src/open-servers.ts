import type { Shutdown } from '@circuitwatch/platform-lifecycle';
import { findRedisServer, startPostgres, startRedis } from '@circuitwatch/platform-local-servers';
import { logFile, type DataFolder } from './data-folder.ts';
import type { StackEnv } from './env.ts';
import { checkDatabase, checkRedis } from './given-servers.ts';
import { keepAlive, type KeptAlive, type Running } from './keep-alive.ts';
import { openServerLog } from './server-log.ts';
import { shownPath } from './shown-path.ts';

/** A server that the stack uses: one it was given, or one it started and keeps running. */
export interface StackServer {
  readonly url: string;
  /** Undefined for a server that is not ours. */
  readonly pid: () => number | undefined;
  readonly description: string;
}

interface Context {
  readonly env: StackEnv;
  readonly folder: DataFolder;
  readonly shutdown: Shutdown;
  readonly say: (line: string) => void;
  readonly onRestart: () => void;
}

/** Registers the end before the start: an interruption in the middle of it stops the server too. */
async function keepServer<Server extends Running & { readonly url: string }>(
  { folder, shutdown, say, onRestart }: Context,
  name: string,
  start: (onLog: (line: string) => void) => Promise<Server>,
): Promise<KeptAlive<Server>> {
  const log = openServerLog(logFile(folder, name.toLowerCase()));
  const onLog = (line: string): void => {
    if (line.startsWith('Stopped the ')) say(line);
    log.write(line);
  };
  const starting = keepAlive({ name, start: () => start(onLog), say, onRestart });
  shutdown.register(name, async () => {
    const server = await starting.catch(() => undefined);
    await server?.stop();
    await log.end();
  });
  return starting;
}

/** The given PostgreSQL, checked, or the embedded one. */
export async function openDatabaseServer(context: Context): Promise<StackServer> {
  const { env, folder } = context;
  if (env.DATABASE_URL !== undefined) {
    await checkDatabase(env.DATABASE_URL);
    return { url: env.DATABASE_URL, pid: () => undefined, description: 'PostgreSQL of DATABASE_URL' };
  }
  const server = await keepServer(context, 'PostgreSQL', (onLog) =>
    startPostgres({ dataDir: folder.postgres, onLog }),
  );
  const where = shownPath(folder.postgres, process.cwd());
  return {
    url: server.current.url,
    pid: () => server.current.pid,
    description: `embedded PostgreSQL in ${where}`,
  };
}

/** The given Redis, checked; else a private one; undefined where the queue has to live in the database. */
export async function openQueueServer(context: Context): Promise<StackServer | undefined> {
  const { env, folder } = context;
  if (env.REDIS_URL !== undefined) {
    await checkRedis(env.REDIS_URL);
    return { url: env.REDIS_URL, pid: () => undefined, description: 'Redis of REDIS_URL' };
  }
  const binary = findRedisServer();
  if (binary === undefined) return undefined;
  const server = await keepServer(context, 'Redis', (onLog) =>
    startRedis({ dir: folder.redis, binary, onLog }),
  );
  return { url: server.current.url, pid: () => server.current.pid, description: 'private redis-server' };
}
