import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  actor,
  claimOne,
  createFleet,
  definition,
  minutesLater,
  noon,
  requestOne,
  runOutcome,
  runRequest,
} from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import type { PlatformEvent } from '../work/records.ts';

describe('runs', () => {
  let test: TestPersistence;
  let monitorIds: readonly string[];
  beforeAll(async () => {
    test = await startTestPersistence();
    monitorIds = (await createFleet(test.db, 200)).map(({ monitor }) => monitor.id);
  });
  afterAll(() => test.stop());

  it('opens 200 runs of a batch in as many statements as one', async () => {
    const { db, statements } = test;
    const filter = { plantIds: ['p'] };
    statements.length = 0;
    await db.runs.request(runRequest(monitorIds.slice(0, 1), { cause: 'BATCH', batch: { filter } }));
    const forOne = statements.length;
    statements.length = 0;
    const { batch, runs } = await db.runs.request(
      runRequest(monitorIds, { cause: 'BATCH', batch: { filter } }),
    );
    expect(statements).toHaveLength(forOne);
    expect(runs).toHaveLength(200);
    expect(batch).toMatchObject({ total: 200, requestedBy: 'Ada', filter });
    const [progress] = await db.batches.progress([batch?.id ?? '']);
    expect(progress).toMatchObject({ total: 200, progress: 0, finishedAt: null, counts: { QUEUED: 200 } });
    expect(await db.jobs.count({ batchIds: [batch?.id ?? ''] })).toBe(200);
    const [event] = (await db.audit.list({ filter: { action: 'run.request' }, first: 1 })).items;
    expect(event?.node).toMatchObject({ targetType: 'runBatch', targetId: batch?.id });
  });

  it('counts a batch up to its end', async () => {
    const { db } = test;
    const { batch, runs } = await db.runs.request(
      runRequest(monitorIds.slice(0, 2), { cause: 'BATCH', batch: { filter: {} } }),
    );
    const [first, second] = runs;
    await db.runs.commit(
      await claimOne(db, first?.jobId ?? ''),
      first?.runId ?? '',
      runOutcome(['a'], 1),
      noon,
    );
    const claim = await claimOne(db, second?.jobId ?? '');
    await db.ledger.progress(claim, 0.5, noon);
    const [halfway] = await db.batches.progress([batch?.id ?? '']);
    expect(halfway).toMatchObject({ progress: 0.75, breachedRuns: 1, counts: { SUCCEEDED: 1, RUNNING: 1 } });
    await db.jobs.requestCancel(second?.jobId ?? '', actor, noon);
    await db.ledger.cancel(claim, noon);
    const [done] = await db.batches.progress([batch?.id ?? '']);
    expect(done).toMatchObject({ progress: 1, counts: { CANCELED: 1 } });
    expect(done?.finishedAt).not.toBeNull();
  });

  it('opens a scheduled run once for its instant', async () => {
    const { db } = test;
    const tick = runRequest(monitorIds.slice(0, 1), { cause: 'SCHEDULE', actor: 'system' });
    const events = await db.audit.count();
    const opened = await Promise.all([db.runs.request(tick), db.runs.request(tick), db.runs.request(tick)]);
    expect(opened.flatMap((result) => result.runs)).toHaveLength(1);
    expect((await db.runs.request({ ...tick, scheduledAt: minutesLater(1) })).runs).toHaveLength(1);
    expect(await db.audit.count()).toBe(events);
  });

  it('opens nothing when one monitor is unknown', async () => {
    const { db } = test;
    const before = await db.runs.count();
    const nobody = '01900000-0000-7000-8000-000000000000';
    await expect(db.runs.request(runRequest([monitorIds[0] ?? '', nobody]))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: expect.stringContaining(nobody) as unknown,
    });
    expect(await db.runs.count()).toBe(before);
  });

  it('loads what a worker needs, but for data assets that are missing', async () => {
    const { db } = test;
    const { runId } = await requestOne(db, monitorIds[1] ?? '');
    expect((await db.runs.loadForExecution(runId)).sources).toEqual({});
    for (const uri of ['file:///one', 'file:///two']) {
      await db.dataAssets.create({ name: 'readings', uri, timestampColumn: 'time' }, actor);
    }
    const loaded = await db.runs.loadForExecution(runId);
    expect(loaded).toEqual({
      components: {},
      datastores: {},
      model: null,
      breachedBefore: {},
      definition,
      scheduledAt: noon,
      sources: {
        'readings:1': { uri: 'file:///one', timestampColumn: 'time' },
        'readings@latest': { uri: 'file:///two', timestampColumn: 'time' },
      },
    });
  });

  it('gives results by page and over time, and distributions as they were', async () => {
    const { db } = test;
    const monitorId = monitorIds[2] ?? '';
    for (const minutes of [0, 1, 2]) {
      const { runId, jobId } = await requestOne(db, monitorId, minutesLater(minutes));
      await db.runs.commit(await claimOne(db, jobId), runId, runOutcome(['b', 'a', 'c'], 1), noon);
    }
    const window = { from: noon, to: minutesLater(2) };
    const series = await db.results.series({ monitorId, feature: 'b', metric: 'psi', ...window });
    expect(series.map((point) => [point.scheduledAt, point.value])).toEqual([
      [noon, 0.5],
      [minutesLater(1), 0.5],
    ]);
    const [last] = await db.runs.lastByMonitorIds([monitorId]);
    const page = await db.results.list({ filter: { runIds: [last?.id ?? ''] }, first: 2 });
    expect(page.items.map((item) => item.node.feature)).toEqual(['a', 'b']);
    const rest = await db.results.list({
      filter: { runIds: [last?.id ?? ''] },
      first: 2,
      after: page.items[1]?.cursor,
    });
    expect(rest.items.map((item) => item.node.feature)).toEqual(['c']);
    expect(await db.results.count({ monitorIds: [monitorId], verdicts: ['BREACHED'] })).toBe(3);
    const [drawn] = await db.distributions.byRunIds([last?.id ?? '']);
    expect(drawn?.map(({ feature, edges, targetCounts }) => [feature, edges, targetCounts])).toEqual(
      ['a', 'b', 'c'].map((feature) => [feature, [0, 0.5, 1], [1, 2]]),
    );
  });

  it('announces changes to subscribers', async () => {
    const { db } = test;
    const events: PlatformEvent[] = [];
    const stop = await db.events.listen((event) => events.push(event));
    const { batch, runs } = await db.runs.request(
      runRequest(monitorIds.slice(0, 1), { cause: 'BATCH', batch: { filter: {} } }),
    );
    const batchId = batch?.id ?? '';
    await expect.poll(() => events).toContainEqual({ type: 'run', id: runs[0]?.runId, batchId });
    expect(events).toContainEqual({ type: 'batch', id: batchId });
    expect(events).toContainEqual({ type: 'job', id: runs[0]?.jobId });
    await stop();
  });

  it('counts missed ticks and never moves the last tick back', async () => {
    const { db } = test;
    const id = monitorIds[3] ?? '';
    await db.monitors.update(
      { id, trigger: { type: 'cron', expression: '0 6 * * *', timeZone: 'UTC' } },
      actor,
    );
    expect(await db.schedules.recordTick(id, minutesLater(10), 2)).toBe(true);
    expect(await db.schedules.recordTick(id, minutesLater(10), 2)).toBe(false);
    expect(await db.schedules.recordTick(id, minutesLater(5), 1)).toBe(false);
    const [schedule] = await db.schedules.byMonitorIds([id]);
    expect(schedule).toMatchObject({ lastTickAt: minutesLater(10), missedTicks: 2 });
    expect((await db.schedules.listEnabled()).map((item) => item.monitorId)).toEqual([id]);
    await db.monitors.update({ id, trigger: null }, actor);
    expect(await db.schedules.listEnabled()).toEqual([]);
  });
});
