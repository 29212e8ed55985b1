import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, claimOne, createOne, minutesLater, noon, requestOne, runOutcome } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';

describe('the job ledger', () => {
  let test: TestPersistence;
  beforeAll(async () => {
    test = await startTestPersistence();
  });
  afterAll(() => test.stop());

  async function openRun(): Promise<{ runId: string; jobId: string; monitorId: string }> {
    const { monitor } = await createOne(test.db);
    return requestOne(test.db, monitor.id);
  }

  async function resultCount(runId: string): Promise<number> {
    return test.db.results.count({ runIds: [runId] });
  }

  it('commits nothing for a stale claim, and once for the newest', async () => {
    const { db } = test;
    const { runId, jobId } = await openRun();
    const stale = await claimOne(db, jobId, 'worker-1');
    const newest = await claimOne(db, jobId, 'worker-2');
    expect([stale.fence, newest.fence]).toEqual([1, 2]);
    await expect(db.runs.commit(stale, runId, runOutcome(['a']), noon)).rejects.toMatchObject({
      code: 'FENCED',
    });
    expect(await resultCount(runId)).toBe(0);
    expect(await db.ledger.progress(stale, 0.5, noon)).toBe(false);
    await db.ledger.fail(stale, { message: 'late', code: 'LATE', stack: null }, noon);
    expect((await db.jobs.get(jobId)).status).toBe('ACTIVE');

    await db.runs.commit(newest, runId, runOutcome(['a', 'b'], 1), noon);
    await expect(db.runs.commit(newest, runId, runOutcome(['a', 'b'], 1), noon)).rejects.toMatchObject({
      code: 'FENCED',
    });
    expect(await resultCount(runId)).toBe(2);
    expect(await db.runs.get(runId)).toMatchObject({
      status: 'SUCCEEDED',
      verdict: 'BREACHED',
      breachCount: 1,
    });
    expect(await db.jobs.get(jobId)).toMatchObject({ status: 'SUCCEEDED', progress: 1 });
  });

  it('refuses to commit the outcome of one job as the run of another', async () => {
    const { db } = test;
    const [first, second] = [await openRun(), await openRun()];
    const claim = await claimOne(db, first.jobId);
    await expect(db.runs.commit(claim, second.runId, runOutcome(['a']), noon)).rejects.toMatchObject({
      code: 'FENCED',
    });
    expect(await resultCount(second.runId)).toBe(0);
  });

  it('keeps the newest run by scheduled time, whichever ends last', async () => {
    const { db } = test;
    const { monitorId, ...early } = await openRun();
    const late = await requestOne(db, monitorId, minutesLater(60));
    await db.runs.commit(await claimOne(db, late.jobId), late.runId, runOutcome(['a']), noon);
    await db.runs.commit(await claimOne(db, early.jobId), early.runId, runOutcome(['a'], 1), noon);
    const [last] = await db.runs.lastByMonitorIds([monitorId]);
    expect(last?.id).toBe(late.runId);
  });

  it('retries, then fails for good with a dead letter, then succeeds after a person retried', async () => {
    const { db } = test;
    const { runId, jobId, monitorId } = await openRun();
    await db.ledger.retryLater(await claimOne(db, jobId), 'disk full\0', noon);
    expect(await db.jobs.get(jobId)).toMatchObject({
      status: 'QUEUED',
      attempts: 1,
      error: 'disk full\uFFFD',
    });
    expect((await db.runs.get(runId)).status).toBe('QUEUED');
    const claim = await claimOne(db, jobId);
    expect(claim.attempt).toBe(2);
    await db.ledger.fail(claim, { message: 'file is truncated', code: 'INVALID', stack: 'at \0' }, noon);
    expect(await db.runs.get(runId)).toMatchObject({ status: 'FAILED', errorCode: 'INVALID' });
    expect((await db.monitors.get(monitorId)).lastRunId).toBe(runId);
    const letters = await db.deadLetters.list({ filter: { open: true } });
    const letter = letters.items.map((item) => item.node).find((node) => node.jobId === jobId);
    expect(letter).toMatchObject({ error: 'file is truncated', attempts: 2, resolution: null });

    await db.deadLetters.retry(letter?.id ?? '', actor, noon);
    await expect(db.deadLetters.discard(letter?.id ?? '', actor, noon)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect((await db.monitors.get(monitorId)).lastRunId).toBeNull();
    await db.runs.commit(await claimOne(db, jobId), runId, runOutcome(['a']), noon);
    expect((await db.runs.get(runId)).status).toBe('SUCCEEDED');
  });

  it('gives up a job whose worker dies each time', async () => {
    const { db } = test;
    const { runId, jobId } = await openRun();
    for (const worker of ['one', 'two', 'three']) await claimOne(db, jobId, worker);
    expect(await db.ledger.claim(jobId, 'four', noon)).toBeNull();
    expect(await db.runs.get(runId)).toMatchObject({ status: 'FAILED', errorCode: 'WORKER_LOST' });
  });

  it('takes the attempt back of a job that its worker hands back, and cancels it if that was asked', async () => {
    const { db } = test;
    const { runId, jobId } = await openRun();
    const first = await claimOne(db, jobId);
    await db.ledger.handBack(first, 'The worker was stopped.', noon);
    expect(await db.jobs.get(jobId)).toMatchObject({ status: 'QUEUED', attempts: 0, progress: 0 });
    expect((await db.runs.get(runId)).status).toBe('QUEUED');
    // A claim that was handed back is over: it neither commits nor takes back another attempt.
    await expect(db.runs.commit(first, runId, runOutcome(['a']), noon)).rejects.toMatchObject({
      code: 'FENCED',
    });
    const second = await claimOne(db, jobId);
    expect(second).toMatchObject({ attempt: 1, fence: 2 });
    await db.ledger.handBack(first, 'The worker was stopped.', noon);
    expect(await db.jobs.get(jobId)).toMatchObject({ status: 'ACTIVE', attempts: 1 });

    await db.jobs.requestCancel(jobId, actor, noon);
    await db.ledger.handBack(second, 'The worker was stopped.', noon);
    expect((await db.runs.get(runId)).status).toBe('CANCELED');
  });

  it('commits once when two workers hold the same job and come to an end together', async () => {
    const { db } = test;
    for (let round = 0; round < 10; round += 1) {
      const { runId, jobId } = await openRun();
      const claims = await Promise.all(['worker-1', 'worker-2'].map((name) => claimOne(db, jobId, name)));
      expect(claims.map(({ fence }) => fence).toSorted()).toEqual([1, 2]);
      const ends = await Promise.allSettled(
        claims.map((claim) => db.runs.commit(claim, runId, runOutcome([claim.workerId]), noon)),
      );
      const newest = claims.findIndex(({ fence }) => fence === 2);
      expect(ends[newest]).toMatchObject({ status: 'fulfilled' });
      expect(ends[1 - newest]).toMatchObject({ status: 'rejected', reason: { code: 'FENCED' } });
      const results = await test.sql('select feature from metric_result where run_id = $1', [runId]);
      expect(results).toEqual([{ feature: claims[newest]?.workerId }]);
    }
  });

  it('cancels a queued job at once and asks an active one to stop', async () => {
    const { db } = test;
    const queued = await openRun();
    await db.jobs.requestCancel(queued.jobId, actor, noon);
    expect((await db.runs.get(queued.runId)).status).toBe('CANCELED');
    expect(await db.ledger.claim(queued.jobId, 'worker', noon)).toBeNull();

    const active = await openRun();
    const asked: string[] = [];
    const stop = await db.cancelRequests.onCancel((jobId) => asked.push(jobId));
    const claim = await claimOne(db, active.jobId);
    expect(await db.ledger.progress(claim, 0.25, noon)).toBe(true);
    await db.jobs.requestCancel(active.jobId, actor, noon);
    await expect.poll(() => asked).toEqual([active.jobId]);
    await stop();
    expect(await db.ledger.progress(claim, 0.5, noon)).toBe(false);
    await db.ledger.cancel(claim, noon);
    expect((await db.runs.get(active.runId)).status).toBe('CANCELED');
    await expect(db.jobs.requestCancel(active.jobId, actor, noon)).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    expect((await db.jobs.retry(active.jobId, actor, noon)).status).toBe('QUEUED');
  });

  it('leaves nothing half-written when the connection is cut in mid-commit', async () => {
    const { db, sql } = test;
    const { runId, jobId } = await openRun();
    const claim = await claimOne(db, jobId);
    // Distributions are written after the results: by then part of the outcome is in the transaction.
    const features = Array.from({ length: 50 }, (_, index) => `f${index}`);
    await sql(`create function cut() returns trigger language plpgsql as
      $$ begin perform pg_terminate_backend(pg_backend_pid()); return new; end $$`);
    await sql('create trigger cut before insert on distribution for each row execute function cut()');
    await expect(db.runs.commit(claim, runId, runOutcome(features), noon)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
    });
    expect(await resultCount(runId)).toBe(0);
    expect((await db.jobs.get(jobId)).status).toBe('ACTIVE');
    await sql('drop trigger cut on distribution');
    await db.runs.commit(claim, runId, runOutcome(features), noon);
    expect(await resultCount(runId)).toBe(50);
  });
});
