import { once } from 'node:events';
import path from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { Worker } from 'node:worker_threads';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendJobs } from '../outbox-relay.ts';
import { openQueueBackend } from '../open-queue-backend.ts';
import { openStack, testJob, until, type BackendUnderTest, type Stack } from './harness.ts';
import { startVictim } from './start-victim.ts';

const store: Parameters<Stack['work']>[0] = ({ claim, payload }, ledger) => ledger.complete(claim, payload.n);

/** Workers that die, hang, or are asked to leave. */
export function describeFaults(backendUnderTest: BackendUnderTest): void {
  let stack: Stack;
  beforeEach(async () => {
    stack = await openStack(backendUnderTest);
  });
  afterEach(() => stack.close());

  test('a worker killed in the middle of its jobs is taken over, and each job has one effect', async () => {
    const { ledger } = stack;
    const ids = Array.from({ length: 6 }, (_, n) => ledger.enqueue(testJob, { n }));
    const victim = startVictim(stack);
    await until(() => ids.filter((id) => ledger.row(id).status === 'ACTIVE').length === 4);
    victim.kill('SIGKILL');
    await once(victim, 'exit');
    await stack.work(store);
    await until(
      () => ids.every((id) => ledger.row(id).status === 'SUCCEEDED'),
      () => ids.map((id) => ledger.row(id).status),
    );
    expect(ledger.effects).toHaveLength(6);
    expect(ids.filter((id) => ledger.row(id).attempts === 2)).toHaveLength(4);
  });

  test('a job that kills every worker becomes a dead letter', async () => {
    const { ledger } = stack;
    const id = ledger.enqueue(testJob, { n: 1 }, { maxAttempts: 2 });
    for (const attempt of [1, 2]) {
      const victim = startVictim(stack);
      await until(
        () => ledger.row(id).attempts === attempt && ledger.row(id).status === 'ACTIVE',
        () => ledger.row(id),
      );
      victim.kill('SIGKILL');
      await once(victim, 'exit');
    }
    let handled = 0;
    await stack.work(async () => void (handled += 1));
    await until(
      () => ledger.row(id).status === 'FAILED',
      () => ledger.row(id),
    );
    expect(handled).toBe(0);
    expect(ledger.deadLetters[0]?.message).toContain('never came to an end');
  });

  test('computing longer than the lock in a worker thread runs once', async () => {
    const { ledger } = stack;
    let runs = 0;
    const handler: Parameters<Stack['work']>[0] = async ({ claim }) => {
      runs += 1;
      await once(new Worker(path.join(import.meta.dirname, 'block-cpu.ts'), { workerData: 3_000 }), 'exit');
      await ledger.complete(claim, 'computed');
    };
    await stack.work(handler);
    await stack.work(handler);
    const id = ledger.enqueue(testJob, { n: 1 });
    await until(() => ledger.row(id).status === 'SUCCEEDED');
    await delay(500);
    expect({ runs, attempts: ledger.row(id).attempts, effects: ledger.effects.length }).toEqual({
      runs: 1,
      attempts: 1,
      effects: 1,
    });
  });

  test('an entry that ended without its job is sent again', async () => {
    const { ledger, backend } = stack;
    const id = ledger.enqueue(testJob, { n: 1 });
    await until(() => ledger.row(id).sentAt !== null);
    await backend.queue(testJob.queue).remove(id);
    await stack.work(store);
    await until(() => ledger.row(id).status === 'SUCCEEDED');
    expect(await stack.registry.metrics()).toContain(
      'circuitwatch_jobs_healed_total{queue="conformance",fault="lost"} 1',
    );
  });

  test('shutdown lets work finish and takes no more', async () => {
    const { ledger } = stack;
    const running = await stack.work(
      async ({ claim }) => {
        await delay(400);
        await ledger.complete(claim, 'finished');
      },
      { concurrency: 2 },
    );
    const ids = Array.from({ length: 6 }, (_, n) => ledger.enqueue(testJob, { n }));
    await until(() => running.activeCount() === 2);
    await running.close(5_000);
    const states = ids.map((id) => ledger.row(id).status);
    expect(states.filter((status) => status === 'SUCCEEDED')).toHaveLength(2);
    expect(states.filter((status) => status === 'QUEUED')).toHaveLength(4);

    await stack.work(store);
    await until(() => ids.every((id) => ledger.row(id).status === 'SUCCEEDED'));
    expect(ledger.effects).toHaveLength(6);
  });

  test('shutdown breaks off what takes too long and hands it on, which costs it no attempt', async () => {
    const { ledger } = stack;
    const id = ledger.enqueue(testJob, { n: 1 }, { maxAttempts: 1 });
    for (const _ of ['first', 'second']) {
      const running = await stack.work(async ({ signal }) => {
        await delay(60_000, undefined, { signal });
      });
      await until(() => running.activeCount() === 1);
      await running.close(100);
      expect(ledger.row(id)).toMatchObject({ status: 'QUEUED', attempts: 0 });
    }
    await stack.work(store);
    await until(
      () => ledger.row(id).status === 'SUCCEEDED',
      () => ledger.row(id),
    );
    expect(ledger.row(id)).toMatchObject({ attempts: 1, fence: 3 });
    expect(ledger.effects).toHaveLength(1);
    expect(ledger.deadLetters).toEqual([]);
  });

  test('a job that the queue itself gives up, because its workers keep dying, becomes a dead letter', async () => {
    const { ledger } = stack;
    // The ledger would allow many more attempts than the queue does.
    const id = ledger.enqueue(testJob, { n: 1 }, { maxAttempts: 50 });
    for (const attempt of [1, 2]) {
      const victim = startVictim(stack, { maxStalledCount: 1 });
      await until(
        () => ledger.row(id).attempts === attempt && ledger.row(id).status === 'ACTIVE',
        () => ledger.row(id),
      );
      victim.kill('SIGKILL');
      await once(victim, 'exit');
    }
    let handled = 0;
    await stack.work(async () => void (handled += 1), { maxStalledCount: 1 });
    await until(
      () => ledger.row(id).status === 'FAILED',
      () => ledger.row(id),
    );
    expect(handled).toBe(0);
    expect(ledger.deadLetters).toEqual([
      {
        jobId: id,
        code: 'WORKER_LOST',
        message: expect.stringMatching(/2 times.*its worker went silent/) as string,
      },
    ]);
  });

  test('a job delivered to two workers at the same time has one effect', async () => {
    const { ledger, log, target } = stack;
    const other = await openQueueBackend(target, { log, prefix: `${stack.prefix}_b` });
    try {
      let arrived = 0;
      let fenced = 0;
      const together: Parameters<Stack['work']>[0] = async ({ claim, payload }) => {
        arrived += 1;
        await until(() => arrived === 2);
        await ledger.complete(claim, payload.n).catch((error: unknown) => {
          fenced += 1;
          throw error;
        });
      };
      await stack.work(together);
      const second = await stack.work(together, { backend: other });
      const id = ledger.enqueue(testJob, { n: 1 });
      await sendJobs([ledger.asJob(id)], { backend: other, contracts: [testJob] });
      await until(() => ledger.row(id).status === 'SUCCEEDED' && fenced === 1);
      await second.close(1_000);
      expect(ledger.effects).toEqual([{ jobId: id, fence: 2, value: 1 }]);
      expect(ledger.row(id)).toMatchObject({ status: 'SUCCEEDED', fence: 2 });
      expect(ledger.deadLetters).toEqual([]);
    } finally {
      await other.close();
    }
  });
}
