import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import {
  startPostgres,
  type LocalPostgres,
  type LocalPostgresOptions,
} from '@circuitwatch/platform-local-servers';
import pg from 'pg';
import { temporaryFolder } from './temporary-folder.ts';
import { watchServer } from './watchdog.ts';

/** A private PostgreSQL for one test file. */
export interface TestPostgres {
  /** The maintenance database; tests take their own from createDatabase. */
  readonly url: string;
  readonly pid: number;
  /** Makes an empty database, or a copy of the one with the `template` URL (which must have no connection). */
  createDatabase(template?: string): Promise<string>;
  /** SIGKILL to the server, as a crash would; resolves when it is gone. */
  kill(): Promise<void>;
  /** Starts it again on the same port with the data it left. */
  restart(): Promise<void>;
  /** Stops the server and removes its files; may be called twice. */
  stop(): Promise<void>;
}

async function execute(url: string, sql: string): Promise<void> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    await client.query(sql);
  } finally {
    await client.end();
  }
}

function databaseUrl(url: string, name: string): string {
  const result = new URL(url);
  result.pathname = `/${name}`;
  return result.href;
}

/** What is left of a killed server holds its memory for a moment, and a new one does not start beside it. */
async function startAgain(options: LocalPostgresOptions): Promise<LocalPostgres> {
  const deadline = performance.now() + 10_000;
  for (;;) {
    try {
      return await startPostgres(options);
    } catch (error) {
      if (performance.now() > deadline) throw error;
      await delay(100);
    }
  }
}

/**
 * Starts PostgreSQL with throw-away data; stop it in afterAll. One that is to be killed must be `durable`, or it may
 * forget what it committed just before.
 */
export async function startTestPostgres({ durable = false } = {}): Promise<TestPostgres> {
  const folder = temporaryFolder('postgres');
  const options: LocalPostgresOptions = { dataDir: path.join(folder.path, 'data'), volatile: !durable };
  let server: LocalPostgres;
  try {
    server = await startPostgres(options);
  } catch (error) {
    folder.remove();
    throw error;
  }
  const { url, port } = server;
  let forget = watchServer(server.pid, folder.path);
  let databases = 0;
  let stopped: Promise<void> | undefined;
  return {
    url,
    get pid() {
      return server.pid;
    },
    createDatabase: async (template) => {
      databases += 1;
      const name = `test_${databases}`;
      const source = template === undefined ? '' : ` template "${new URL(template).pathname.slice(1)}"`;
      await execute(url, `create database "${name}"${source}`);
      return databaseUrl(url, name);
    },
    kill: async () => {
      process.kill(server.pid, 'SIGKILL');
      await server.exited;
    },
    restart: async () => {
      server = await startAgain(options);
      if (server.port !== port) throw new Error(`Port ${port} was taken while PostgreSQL was down.`);
      forget();
      forget = watchServer(server.pid, folder.path);
    },
    stop: () => {
      stopped ??= server.stop().finally(() => {
        forget();
        folder.remove();
      });
      return stopped;
    },
  };
}
