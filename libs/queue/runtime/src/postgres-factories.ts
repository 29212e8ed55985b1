import { createPostgresBackend, runMigrations, withBackend } from 'bullmq';
import pg from 'pg';
import type { Logger } from 'pino';
import { invalid, unavailable } from '@circuitwatch/platform-errors';
import { logConnectionErrors } from './log-connection-errors.ts';
import type { BackendFactories } from './queue-backend.ts';
import { withoutCredentials } from './redis-target.ts';
import { repeatStrategy } from './repeat-strategy.ts';
import { subscribe, workerOptions } from './worker-options.ts';

/** Connections per queue or worker; a worker adds one that listens. */
const poolSize = 3;

/** Makes the queue's own schema once, so that queues and workers only have to look at it. */
async function migrateQueueSchema(url: string, schema: string): Promise<void> {
  if (!/^[a-z_][a-z0-9_]{0,62}$/.test(schema)) {
    throw invalid(
      `The queue prefix "${schema}" cannot name a PostgreSQL schema; use lower-case letters, digits and _.`,
    );
  }
  const client = new pg.Client({ connectionString: url });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await runMigrations(client, schema);
  } catch (error) {
    const message = error instanceof Error ? error.message || error.name : String(error);
    throw unavailable(
      `The queue in PostgreSQL at ${withoutCredentials(url)} cannot be opened: ${message}`,
      error,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

/** Queues and workers in a schema of the PostgreSQL database. */
export async function createPostgresFactories(
  url: string,
  schema: string,
  log: Logger,
): Promise<BackendFactories> {
  await migrateQueueSchema(url, schema);
  const { Queue, Worker } = withBackend(createPostgresBackend);
  const connection = { connectionString: url, schema, max: poolSize };
  return {
    assertReady: () => undefined,
    close: async () => undefined,
    queue: (name) => {
      const queue = new Queue<unknown, unknown, string>(name, { connection, settings: { repeatStrategy } });
      queue.on('error', logConnectionErrors(log, `Queue ${name}`));
      return queue;
    },
    worker: (name, process, options, events) => {
      const settings = { connection, ...workerOptions(options) };
      const worker = new Worker<unknown, void, string>(name, (job, token) => process(job, token), settings);
      worker.on('error', logConnectionErrors(log, `Worker of queue ${name}`));
      subscribe(worker, events);
      return worker;
    },
  };
}
