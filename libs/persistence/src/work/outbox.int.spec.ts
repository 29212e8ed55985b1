import type { LedgerJob } from '@circuitwatch/queue-contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimOne, createFleet, minutesLater, noon, runOutcome, runRequest } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';

describe('the outbox', () => {
  let test: TestPersistence;
  let monitorIds: readonly string[];
  beforeAll(async () => {
    test = await startTestPersistence();
    monitorIds = (await createFleet(test.db, 40)).map(({ monitor }) => monitor.id);
  });
  afterAll(() => test.stop());

  async function drainAll(send: (jobs: readonly LedgerJob[]) => Promise<void>): Promise<void> {
    while ((await test.db.outbox.drain(7, send, new Date())) > 0);
  }

  it('hands every job to exactly one of two relays', async () => {
    const { db } = test;
    const { runs } = await db.runs.request(runRequest(monitorIds));
    const sent: string[] = [];
    const relay = (): Promise<void> =>
      drainAll(async (jobs) => {
        await new Promise((resolve) => setTimeout(resolve, 2));
        sent.push(...jobs.map((job) => job.id));
      });
    await Promise.all([relay(), relay()]);
    expect(sent.sort()).toEqual(runs.map((run) => run.jobId).sort());
    expect(await db.outbox.backlog(new Date())).toEqual({ pending: 0, oldestAgeMs: 0 });
  });

  it('keeps jobs whose sending failed, and drops canceled ones', async () => {
    const { db } = test;
    const { runs } = await db.runs.request(runRequest(monitorIds.slice(0, 2)));
    await expect(db.outbox.drain(10, () => Promise.reject(new Error('queue is down')), noon)).rejects.toThrow(
      'queue is down',
    );
    expect((await db.outbox.backlog(new Date())).pending).toBe(2);
    await db.jobs.requestCancel(runs[0]?.jobId ?? '', { name: 'Ada', role: 'ADMIN', requestId: null }, noon);
    const sent: string[] = [];
    await drainAll(async (jobs) => void sent.push(...jobs.map((job) => job.id)));
    expect(sent).toEqual([runs[1]?.jobId]);
  });

  it('tells the relay of arrivals, also after its connection was cut', async () => {
    const { db, sql } = test;
    let arrivals = 0;
    const stop = await db.outbox.onArrival(() => (arrivals += 1));
    await db.runs.request(runRequest(monitorIds.slice(0, 1)));
    await expect.poll(() => arrivals).toBe(1);
    await sql(
      `select pg_terminate_backend(pid) from pg_stat_activity where application_name like '%listens%'`,
    );
    // Reconnecting counts as an arrival: something may have come meanwhile.
    await expect.poll(() => arrivals, { timeout: 5_000 }).toBe(2);
    await db.runs.request(runRequest(monitorIds.slice(0, 1)));
    await expect.poll(() => arrivals).toBe(3);
    await stop();
  });

  it('gives silent jobs back to the relay, but not those that are alive or done', async () => {
    const { db } = test;
    await drainAll(() => Promise.resolve());
    const { runs } = await db.runs.request(runRequest(monitorIds.slice(0, 3)));
    const [lost, alive, done] = runs.map((run) => run.jobId);
    await db.outbox.drain(10, () => Promise.resolve(), noon);
    for (const jobId of [alive, done]) {
      const claim = await db.ledger.claim(jobId ?? '', 'worker', minutesLater(9));
      if (claim !== null && jobId === done)
        await db.runs.commit(claim, runs[2]?.runId ?? '', runOutcome(['a']), noon);
    }
    const silent = await db.unfinishedJobs.list(minutesLater(5), 100);
    expect(silent.map((job) => job.id)).toContain(lost);
    expect(silent.map((job) => job.id)).not.toContain(alive);
    expect(silent.map((job) => job.id)).not.toContain(done);
    await db.unfinishedJobs.resend([lost ?? '', done ?? ''], noon);
    const sent: string[] = [];
    await drainAll(async (jobs) => void sent.push(...jobs.map((job) => job.id)));
    expect(sent).toEqual([lost]);
    await claimOne(db, lost ?? '');
  });
});
