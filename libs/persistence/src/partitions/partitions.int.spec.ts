import type { JobClaim } from '@circuitwatch/queue-contracts';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, claimOne, createOne, minutesLater, noon, requestOne, runOutcome } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import type { Job } from '../work/records.ts';

const bytes = (...values: number[]): Uint8Array => Uint8Array.from(values);
const jobDefaults = { queue: 'monitor-partitions', name: 'monitor-partition', maxAttempts: 3, priority: 100 };

describe('a run that is measured in parts', () => {
  let test: TestPersistence;
  beforeAll(async () => {
    test = await startTestPersistence();
  });
  afterAll(() => test.stop());

  /** A run whose job rests while three partitions wait. */
  async function openParted(): Promise<{ runId: string; jobId: string; parts: readonly Job[] }> {
    const { monitor } = await createOne(test.db);
    const { runId, jobId } = await requestOne(test.db, monitor.id);
    await sendAll();
    const claim = await claimOne(test.db, jobId);
    const tasks = [{ from: 0 }, { from: 1 }, { from: 2 }];
    await test.db.partitions.open(
      claim,
      { runId, pass: 1, input: bytes(1, 0, 255), tasks, jobDefaults },
      noon,
    );
    return { runId, jobId, parts: await partsOf(jobId) };
  }

  async function partsOf(jobId: string): Promise<readonly Job[]> {
    const { items } = await test.db.jobs.list({ filter: { queues: [jobDefaults.queue] }, first: 100 });
    const own = items.map(({ node }) => node).filter(({ parentId }) => parentId === jobId);
    return own.sort((a, b) => indexOf(a) - indexOf(b));
  }

  const indexOf = ({ payload }: Job): number => (payload as { index: number }).index;

  async function sendAll(): Promise<readonly string[]> {
    const sent: string[] = [];
    await test.db.outbox.drain(1000, async (jobs) => void sent.push(...jobs.map(({ id }) => id)), noon);
    return sent;
  }

  async function commit(claim: JobClaim, runId: string, index: number): Promise<void> {
    await test.db.partitions.commit(claim, { runId, pass: 1, index }, bytes(index, 7), noon);
  }

  it('rests until its last partition commits, and is then sent again', async () => {
    const { db } = test;
    const { runId, jobId, parts } = await openParted();
    expect(parts.map(({ payload }) => payload)).toEqual(
      [0, 1, 2].map((index) => ({ runId, pass: 1, index })),
    );
    expect(await db.partitions.state(runId)).toEqual({ passes: 1, open: 3 });
    expect(await db.jobs.get(jobId)).toMatchObject({ status: 'QUEUED', attempts: 0 });
    expect(await db.runs.get(runId)).toMatchObject({ status: 'RUNNING' });
    expect(new Set(await sendAll())).toEqual(new Set(parts.map(({ id }) => id)));
    const silent = await db.unfinishedJobs.list(minutesLater(60), 100);
    expect(silent.map(({ id }) => id)).not.toContain(jobId);

    for (const [index, { id }] of parts.entries()) {
      expect(await sendAll()).toEqual([]);
      const work = await db.partitions.work({ runId, pass: 1, index });
      expect(work).toMatchObject({ input: null, task: { from: index } });
      expect(work && [...work.plan]).toEqual([1, 0, 255]);
      await commit(await claimOne(db, id), runId, index);
      const progress = (index + 1) / 6;
      expect((await db.runs.get(runId)).progress).toBeCloseTo(progress, 12);
    }
    expect(await sendAll()).toEqual([jobId]);
    const [pass] = await db.partitions.finished(runId);
    expect(pass?.tasks).toEqual([{ from: 0 }, { from: 1 }, { from: 2 }]);
    expect(pass?.outputs.map((output) => [...output])).toEqual([
      [0, 7],
      [1, 7],
      [2, 7],
    ]);
  });

  it('goes on with another pass, and forgets them all when it has succeeded', async () => {
    const { db } = test;
    const { runId, jobId, parts } = await openParted();
    for (const [index, { id }] of parts.entries()) await commit(await claimOne(db, id), runId, index);
    const merging = await claimOne(db, jobId);
    expect(await db.partitions.rest(merging, runId, noon)).toBe(false);
    expect((await db.runs.get(runId)).progress).toBeCloseTo(0.5, 12);
    const second = { runId, pass: 2, input: bytes(9), tasks: [{ from: 0 }], jobDefaults };
    await db.partitions.open(merging, second, noon);
    const key = { runId, pass: 2, index: 0 };
    expect((await db.partitions.work(key))?.input).toEqual(bytes(9));
    const last = (await partsOf(jobId)).find(({ status }) => status === 'QUEUED');
    await db.partitions.commit(await claimOne(db, last?.id ?? ''), key, bytes(4), noon);
    expect((await db.runs.get(runId)).progress).toBeCloseTo(0.75, 12);
    await db.runs.commit(await claimOne(db, jobId), runId, runOutcome(['a']), noon);
    expect(await db.partitions.state(runId)).toEqual({ passes: 0, open: 0 });
    expect(await db.runs.get(runId)).toMatchObject({ status: 'SUCCEEDED', progress: 1 });
    expect((await partsOf(jobId)).map(({ status }) => status)).toEqual(Array(4).fill('SUCCEEDED'));
  });

  it('rests again when its job is run too early', async () => {
    const { db } = test;
    const { runId, jobId } = await openParted();
    await sendAll();
    const early = await claimOne(db, jobId);
    expect(await db.partitions.rest(early, runId, noon)).toBe(true);
    expect(await db.jobs.get(jobId)).toMatchObject({ status: 'QUEUED', attempts: 0 });
    expect(await sendAll()).toEqual([]);
  });

  it('takes what a partition found once, from the newest claim', async () => {
    const { db } = test;
    const { runId, parts } = await openParted();
    const id = parts[0]?.id ?? '';
    const [stale, newest] = [await claimOne(db, id), await claimOne(db, id, 'worker-2')];
    await expect(commit(stale, runId, 0)).rejects.toMatchObject({ code: 'FENCED' });
    await commit(newest, runId, 0);
    await expect(commit(newest, runId, 0)).rejects.toMatchObject({ code: 'FENCED' });
    expect(await db.partitions.state(runId)).toEqual({ passes: 1, open: 2 });
  });

  it('opens nothing for a claim that does not count any more', async () => {
    const { db } = test;
    const { monitor } = await createOne(db);
    const { runId, jobId } = await requestOne(db, monitor.id);
    const stale = await claimOne(db, jobId);
    await claimOne(db, jobId, 'worker-2');
    const pass = { runId, pass: 1, input: bytes(1), tasks: [{}], jobDefaults };
    await expect(db.partitions.open(stale, pass, noon)).rejects.toMatchObject({ code: 'FENCED' });
    expect(await db.partitions.state(runId)).toEqual({ passes: 0, open: 0 });
    expect(await partsOf(jobId)).toEqual([]);
  });

  it.each(['its job', 'one of its partitions'])(
    'is canceled with all partitions by canceling %s',
    async (which) => {
      const { db } = test;
      const { runId, jobId, parts } = await openParted();
      const working = await claimOne(db, parts[1]?.id ?? '');
      await db.jobs.requestCancel(which === 'its job' ? jobId : (parts[0]?.id ?? ''), actor, noon);
      expect(await db.runs.get(runId)).toMatchObject({ status: 'CANCELED' });
      expect((await db.jobs.get(jobId)).status).toBe('CANCELED');
      expect((await partsOf(jobId)).map(({ status }) => status)).toEqual(['CANCELED', 'ACTIVE', 'CANCELED']);
      expect(await db.ledger.progress(working, 0.5, noon)).toBe(false);
      await db.ledger.cancel(working, noon);
      expect((await partsOf(jobId)).map(({ status }) => status)).toEqual(Array(3).fill('CANCELED'));
      expect(await db.ledger.claim(jobId, 'worker-1', noon)).toBeNull();
    },
  );

  it('fails with a partition that fails for good, and begins anew when that is tried again', async () => {
    const { db } = test;
    const { runId, jobId, parts } = await openParted();
    const failing = await claimOne(db, parts[2]?.id ?? '');
    await db.ledger.fail(failing, { message: 'The file is gone.', code: 'INVALID', stack: null }, noon);
    expect(await db.runs.get(runId)).toMatchObject({
      status: 'FAILED',
      errorCode: 'INVALID',
      errorMessage: 'The file is gone.',
    });
    expect((await partsOf(jobId)).map(({ status }) => status)).toEqual(['CANCELED', 'CANCELED', 'FAILED']);
    const letters = (await db.deadLetters.list({ filter: { open: true }, first: 50 })).items;
    const letter = letters.find(({ node }) => node.jobId === failing.jobId)?.node;
    await db.deadLetters.retry(letter?.id ?? '', actor, noon);
    expect(await db.runs.get(runId)).toMatchObject({ status: 'QUEUED', progress: 0 });
    expect(await db.partitions.state(runId)).toEqual({ passes: 0, open: 0 });
    expect(await sendAll()).toEqual([jobId]);
  });

  it('keeps its progress when its own job has to be tried again', async () => {
    const { db } = test;
    const { runId, jobId, parts } = await openParted();
    for (const [index, { id }] of parts.entries()) await commit(await claimOne(db, id), runId, index);
    const merging = await claimOne(db, jobId);
    await db.ledger.progress(merging, 0.2, noon);
    await db.ledger.retryLater(merging, 'again', noon);
    expect((await db.runs.get(runId)).progress).toBeCloseTo(0.5, 12);
  });
});
