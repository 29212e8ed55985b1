import { AppError, unavailable } from '@circuitwatch/platform-errors';
import { setTimeout as delay } from 'node:timers/promises';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { sendJobs } from '../outbox-relay.ts';
import { openStack, testJob, until, type BackendUnderTest, type Stack } from './harness.ts';

const store: Parameters<Stack['work']>[0] = ({ claim, payload }, ledger) => ledger.complete(claim, payload.n);

/** Jobs that run, fail, are retried, buried, ordered and canceled. */
export function describeJobs(backendUnderTest: BackendUnderTest): void {
  let stack: Stack;
  beforeEach(async () => {
    stack = await openStack(backendUnderTest);
  });
  afterEach(() => stack.close());

  test('every job runs once and has one effect', async () => {
    const { ledger } = stack;
    await stack.work(store);
    const ids = Array.from({ length: 50 }, (_, n) => ledger.enqueue(testJob, { n }));
    await until(() => ids.every((id) => ledger.row(id).status === 'SUCCEEDED'));
    expect(ledger.effects.map(({ value }) => value).toSorted((a, b) => Number(a) - Number(b))).toEqual(
      ids.map((_, n) => n),
    );
    expect(ids.every((id) => ledger.row(id).attempts === 1)).toBe(true);
  });

  test('a passing error is retried with a backoff that grows', async () => {
    const { ledger } = stack;
    const startedAt: number[] = [];
    await stack.work(async ({ claim, payload }) => {
      startedAt.push(performance.now());
      if (claim.attempt < 3) throw unavailable('Not now.');
      await ledger.complete(claim, payload.n);
    });
    const id = ledger.enqueue(testJob, { n: 1 });
    await until(() => ledger.row(id).status === 'SUCCEEDED');
    expect(ledger.row(id).attempts).toBe(3);
    const [first = 0, second = 0, third = 0] = startedAt;
    // 50 ms then 100 ms, each with up to half of jitter taken off.
    expect(second - first).toBeGreaterThanOrEqual(24);
    expect(third - second).toBeGreaterThanOrEqual(49);
  });

  test('an error that stays ends as a dead letter after the allowed attempts, and can be retried by hand', async () => {
    const { ledger } = stack;
    let broken = true;
    await stack.work(async ({ claim, payload }) => {
      if (broken) throw new Error('The disk is on fire.');
      await ledger.complete(claim, payload.n);
    });
    const id = ledger.enqueue(testJob, { n: 7 });
    await until(() => ledger.row(id).status === 'FAILED');
    expect(ledger.row(id).attempts).toBe(3);
    expect(ledger.deadLetters).toEqual([{ jobId: id, code: 'UNEXPECTED', message: 'The disk is on fire.' }]);

    broken = false;
    ledger.retryDeadLetter(id);
    await until(
      () => ledger.row(id).status === 'SUCCEEDED',
      () => ledger.row(id),
    );
    expect(ledger.effects).toHaveLength(1);
  });

  test('a dead letter that nobody retries stays where it is', async () => {
    const { ledger, backend } = stack;
    await stack.work(() => Promise.reject(new AppError('INVALID', 'The file is truncated.')));
    const id = ledger.enqueue(testJob, { n: 1 });
    await until(() => ledger.row(id).status === 'FAILED');
    await delay(1_000);
    expect(ledger.row(id)).toMatchObject({ status: 'FAILED', attempts: 1 });
    expect(
      await backend.queue(testJob.queue).getJobCounts('waiting', 'prioritized', 'active', 'delayed'),
    ).toEqual({
      waiting: 0,
      prioritized: 0,
      active: 0,
      delayed: 0,
    });
  });

  test('a payload that cannot be used is buried at once, without touching the handler', async () => {
    const { ledger } = stack;
    let handled = 0;
    await stack.work(async () => void (handled += 1));
    const id = ledger.enqueue(testJob, { n: 'seven' });
    await until(() => ledger.row(id).status === 'FAILED');
    expect(handled).toBe(0);
    expect(ledger.deadLetters).toMatchObject([{ jobId: id, code: 'BAD_PAYLOAD' }]);
    expect(ledger.row(id).attempts).toBe(1);
  });

  test('a lower priority number runs first', async () => {
    const { ledger, backend } = stack;
    for (const [n, priority] of [300, 100, 200].entries()) ledger.enqueue(testJob, { n }, { priority });
    await until(
      async () => (await backend.queue(testJob.queue).getJobCounts('prioritized'))['prioritized'] === 3,
    );
    await stack.work(store, { concurrency: 1 });
    await until(() => ledger.effects.length === 3);
    expect(ledger.effects.map(({ value }) => value)).toEqual([1, 2, 0]);
  });

  test('a job delivered again, during and after its run, has one effect', async () => {
    const { ledger, backend } = stack;
    const id = ledger.enqueue(testJob, { n: 1 });
    await stack.work(async ({ claim, payload }) => {
      await delay(300);
      await ledger.complete(claim, payload.n);
    });
    const job = {
      id,
      queue: testJob.queue,
      name: testJob.name,
      payload: { n: 1 },
      priority: 1,
      attempts: 0,
      maxAttempts: 3,
      requestId: null,
    };
    await until(() => ledger.row(id).status === 'ACTIVE');
    await sendJobs([job], { backend, contracts: [testJob] });
    // The same job under another worker, as after a takeover: the older claim must not commit.
    const takeover = await ledger.claim(id, 'other', new Date());
    await until(() =>
      stack.backend
        .queue(testJob.queue)
        .getJobState(id)
        .then((state) => state === 'completed'),
    );
    expect(ledger.effects).toEqual([]);
    if (takeover !== null) await ledger.complete(takeover, 'other');
    await sendJobs([job], { backend, contracts: [testJob] });
    await until(() =>
      backend
        .queue(testJob.queue)
        .getJobState(id)
        .then((state) => state === 'completed'),
    );
    expect(ledger.effects).toEqual([{ jobId: id, fence: 2, value: 'other' }]);
  });

  test('a queued job that is canceled never runs', async () => {
    const { ledger, backend } = stack;
    const id = ledger.enqueue(testJob, { n: 1 });
    await until(() => ledger.row(id).sentAt !== null);
    ledger.requestCancel(id);
    let handled = 0;
    await stack.work(async () => void (handled += 1));
    await until(() =>
      backend
        .queue(testJob.queue)
        .getJobState(id)
        .then((state) => state === 'completed'),
    );
    expect({ handled, status: ledger.row(id).status }).toEqual({ handled: 0, status: 'CANCELED' });
  });

  test.each([
    ['by notice', false],
    ['by its heartbeat when the notice was lost', true],
  ])('an active job is canceled %s', async (_, silently) => {
    const { ledger } = stack;
    await stack.work(async ({ signal }) => {
      await delay(60_000, undefined, { signal });
    });
    const id = ledger.enqueue(testJob, { n: 1 });
    await until(() => ledger.row(id).status === 'ACTIVE');
    ledger.requestCancel(id, { silently });
    await until(() => ledger.row(id).status === 'CANCELED');
    expect(ledger.deadLetters).toEqual([]);
  });

  test('progress reaches the ledger, throttled and never backwards', async () => {
    const { ledger } = stack;
    await stack.work(async ({ claim, reportProgress }) => {
      for (let step = 0; step <= 100; step += 1) {
        reportProgress(step / 100);
        await delay(3);
      }
      reportProgress(0.2);
      await delay(50);
      await ledger.complete(claim, 'done');
    });
    ledger.enqueue(testJob, { n: 1 });
    await until(() => ledger.effects.length === 1);
    expect(ledger.progressSeen.length).toBeGreaterThan(1);
    expect(ledger.progressSeen.length).toBeLessThan(60);
    expect(ledger.progressSeen).toEqual(ledger.progressSeen.toSorted((a, b) => a - b));
    expect(ledger.progressSeen.at(-1)).toBe(1);
  });

  test('metrics count what happened', async () => {
    const { ledger, registry } = stack;
    await stack.work(store);
    const id = ledger.enqueue(testJob, { n: 1 });
    await until(() =>
      stack.backend
        .queue(testJob.queue)
        .getJobState(id)
        .then((state) => state === 'completed'),
    );
    const page = await registry.metrics();
    expect(page).toContain('circuitwatch_jobs_finished_total{queue="conformance",outcome="succeeded"} 1');
    expect(page).toContain('circuitwatch_job_duration_seconds_count{queue="conformance"} 1');
  });
}
