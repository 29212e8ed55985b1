import { unavailable } from '@circuitwatch/platform-errors';
import { Queue, Worker, type RedisOptions, type WorkerOptions } from 'bullmq';
import { Redis } from 'ioredis';
import type { Logger } from 'pino';
import { logConnectionErrors } from './log-connection-errors.ts';
import type { BackendFactories } from './queue-backend.ts';
import { repeatStrategy } from './repeat-strategy.ts';
import { subscribe, workerOptions } from './worker-options.ts';

const retryStrategy = (times: number): number => Math.min(times * 100, 2_000);

/** A request must not hang while Redis is away: it fails and its caller tries later. */
const producer = { enableOfflineQueue: false, maxRetriesPerRequest: 1, retryStrategy };

/** A worker waits for Redis as long as it takes. */
const consumer = { maxRetriesPerRequest: null, retryStrategy };

/** Queues and workers on Redis; built only after the server was checked. */
export async function createRedisFactories(
  url: string,
  prefix: string,
  log: Logger,
): Promise<BackendFactories> {
  const connection = new Redis(url, { ...producer, lazyConnect: true });
  connection.on('error', logConnectionErrors(log, 'Queue connection'));
  await connection.connect();
  return {
    assertReady: () => {
      if (connection.status !== 'ready') throw unavailable('Redis is away; the queue is tried again later.');
    },
    close: async () => connection.disconnect(),
    queue: (name) => {
      const queue = new Queue<unknown, unknown, string>(name, {
        connection,
        prefix,
        settings: { repeatStrategy },
      });
      queue.on('error', logConnectionErrors(log, `Queue ${name}`));
      return queue;
    },
    worker: (name, process, options, events) => {
      const connection: RedisOptions = { url, ...consumer };
      const settings: WorkerOptions = { connection, prefix, ...workerOptions(options) };
      const worker = new Worker<unknown, void, string>(name, (job, token) => process(job, token), settings);
      worker.on('error', logConnectionErrors(log, `Worker of queue ${name}`));
      subscribe(worker, events);
      return worker;
    },
  };
}
