import type { Logger } from 'pino';
import { createPostgresFactories } from './postgres-factories.ts';
import type { BackendFactories, BackendQueue, QueueBackend } from './queue-backend.ts';
import { createRedisFactories } from './redis-factories.ts';
import { checkRedis } from './redis-target.ts';

/** Where the queue lives: Redis, or the PostgreSQL database when there is no Redis. */
export type QueueTarget = { readonly redisUrl: string } | { readonly postgresUrl: string };

/** What a backend needs besides its address; `prefix` keeps installations on one server apart. */
export interface QueueBackendOptions {
  readonly log: Logger;
  readonly prefix?: string;
}

/** Connects to the queue's server; throws an AppError of one line when it does not answer or could lose jobs. */
export async function openQueueBackend(
  target: QueueTarget,
  options: QueueBackendOptions,
): Promise<QueueBackend> {
  const factories = await factoriesFor(target, options);
  const queues = new Map<string, BackendQueue>();
  return {
    kind: 'redisUrl' in target ? 'redis' : 'postgres',
    queue: (name) => {
      factories.assertReady();
      const queue = queues.get(name) ?? factories.queue(name);
      queues.set(name, queue);
      return queue;
    },
    worker: (name, process, workerOptions, events) => factories.worker(name, process, workerOptions, events),
    close: async () => {
      await Promise.allSettled([...queues.values()].map((queue) => queue.close()));
      queues.clear();
      await factories.close();
    },
  };
}

async function factoriesFor(
  target: QueueTarget,
  { log, prefix }: QueueBackendOptions,
): Promise<BackendFactories> {
  if ('redisUrl' in target) {
    await checkRedis(target.redisUrl);
    return createRedisFactories(target.redisUrl, prefix ?? 'circuitwatch', log);
  }
  return createPostgresFactories(target.postgresUrl, prefix ?? 'circuitwatch_queue', log);
}
