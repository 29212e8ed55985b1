import { startTestPostgres, startTestRedis, type TestPostgres, type TestRedis } from '@circuitwatch/testing';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe } from 'vitest';
import { describeFaults } from './conformance/faults.ts';
import type { BackendUnderTest } from './conformance/harness.ts';
import { describeJobs } from './conformance/jobs.ts';
import { describeLedgerLoss } from './conformance/ledger-loss.ts';
import { describeRedisLoss } from './conformance/redis-loss.ts';
import { describeSchedules } from './conformance/schedules.ts';

/** Keeps tests on one server apart. */
const freshPrefix = (): string => `q_${randomUUID().replaceAll('-', '')}`;

const redis: TestRedis | null = await startTestRedis();
let postgres: TestPostgres;

function redisServer(): TestRedis {
  if (redis === null) throw new Error('There is no Redis.');
  return redis;
}

const backends: BackendUnderTest[] = [
  {
    kind: 'redis',
    fresh: async () => ({ target: { redisUrl: redisServer().url }, prefix: freshPrefix() }),
  },
  {
    kind: 'postgres',
    fresh: async () => ({ target: { postgresUrl: postgres.url }, prefix: freshPrefix() }),
  },
];

beforeAll(async () => {
  postgres = await startTestPostgres();
});
afterAll(async () => {
  await redis?.stop();
  await postgres.stop();
});

describe.each(backends)('the queue on $kind', (backend) => {
  describe.skipIf(backend.kind === 'redis' && redis === null)('conforms:', () => {
    describe('jobs', () => describeJobs(backend));
    describe('faults', () => describeFaults(backend));
    describe('a lost ledger', () => describeLedgerLoss(backend));
    describe('schedules', () => describeSchedules(backend));
    describe.skipIf(backend.kind !== 'redis')('a lost Redis', () => describeRedisLoss(backend, redisServer));
  });
});
