import { Redis } from 'ioredis';
import type { TestRedis } from '@circuitwatch/testing';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openQueueBackend } from '../open-queue-backend.ts';
import { syncSchedules } from '../sync-schedules.ts';
import { openStack, testJob, until, type BackendUnderTest, type Stack } from './harness.ts';

/** A Redis that is wiped, killed, or not fit for a queue. */
export function describeRedisLoss(backendUnderTest: BackendUnderTest, server: () => TestRedis): void {
  let stack: Stack;
  let admin: Redis;
  beforeEach(async () => {
    stack = await openStack(backendUnderTest);
    admin = new Redis(server().url);
    admin.on('error', () => undefined);
  });
  afterEach(async () => {
    admin.disconnect();
    await stack.close();
  });

  test('FLUSHALL loses no job, waiting or active', async () => {
    const { ledger } = stack;
    const running = await stack.work(
      async ({ claim, payload }) => {
        await delay(100);
        await ledger.complete(claim, payload.n);
      },
      { concurrency: 2 },
    );
    const ids = Array.from({ length: 20 }, (_, n) => ledger.enqueue(testJob, { n }));
    await until(() => running.activeCount() === 2);
    await server().wipe();
    await until(
      () => ids.every((id) => ledger.row(id).status === 'SUCCEEDED'),
      () => ids.map((id) => ledger.row(id).status),
    );
    expect(ledger.effects).toHaveLength(20);
  });

  test('FLUSHALL loses no schedule', async () => {
    const monitorId = '0198a6f0-0000-7000-8000-000000000001';
    const monitors = [
      {
        monitorId,
        trigger: { type: 'cron' as const, expression: '0 6 * * *', timeZone: 'UTC' },
        lastTickAt: null,
      },
    ];
    const options = {
      schedules: { list: async () => monitors },
      backend: stack.backend,
      log: stack.log,
      clock: () => new Date(),
    };
    await syncSchedules(options);
    await server().wipe();
    expect(await syncSchedules(options)).toEqual({ written: 1, removed: 0 });
  });

  test('kill -9 and a restart lose no job, and nothing crashes', async () => {
    const { ledger } = stack;
    await stack.work(async ({ claim, payload }) => {
      await delay(30);
      await ledger.complete(claim, payload.n);
    });
    const before = Array.from({ length: 30 }, (_, n) => ledger.enqueue(testJob, { n }));
    await until(() => ledger.effects.length > 3);
    await server().kill();
    const during = Array.from({ length: 10 }, (_, n) => ledger.enqueue(testJob, { n }));
    await delay(700);
    await server().restart();
    const ids = [...before, ...during];
    await until(
      () => ids.every((id) => ledger.row(id).status === 'SUCCEEDED'),
      () => ids.map((id) => ledger.row(id).status),
    );
    expect(ledger.effects).toHaveLength(40);
  });

  test('sending fails fast while Redis is away', async () => {
    const send = async (): Promise<unknown> =>
      stack.backend.queue(testJob.queue).addBulk([{ name: 'x', data: {}, opts: {} }]);
    await send();
    await server().kill();
    await expect(send()).rejects.toThrow();
    await expect(send()).rejects.toThrow();
    await server().restart();
    await until(() =>
      send().then(
        () => true,
        () => false,
      ),
    );
  });

  test('a Redis that evicts is refused, one that does not answer is named without its password', async () => {
    await admin.config('SET', 'maxmemory-policy', 'allkeys-lru');
    const log = stack.log;
    await expect(openQueueBackend({ redisUrl: server().url }, { log })).rejects.toThrow(
      /maxmemory-policy "allkeys-lru".*noeviction/,
    );
    await admin.config('SET', 'maxmemory-policy', 'noeviction');
    const error = await openQueueBackend({ redisUrl: 'redis://:hunter2@127.0.0.1:1' }, { log }).then(
      () => null,
      (reason: unknown) => reason,
    );
    expect(error).toMatchObject({
      code: 'UNAVAILABLE',
      message: expect.stringContaining('redis://127.0.0.1:1 does not answer') as string,
    });
    expect(String(error)).not.toContain('hunter2');
  });
}
