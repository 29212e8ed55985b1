import { monitorDefinitionSchema, type RunOutcome } from '@circuitwatch/monitoring-definitions';
import { afterAll, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { actor, claimOne, createOne, minutesLater, noon, requestOne, runOutcome } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';

const definition = monitorDefinitionSchema.parse({
  target: { uri: 'predictions', columns: { prediction: 'p', target: 't' } },
  signals: [
    { name: 'drift', kind: 'model_performance', task: 'regression', metrics: { mean_absolute_error: 1 } },
  ],
});
const jobDefaults = { queue: 'monitor-runs', name: 'monitor-run', maxAttempts: 3, priority: 100 };
const asked = { actor, requestId: 'request-1', jobDefaults };

/** What a run found when so many of ten predictions had their truth. */
function outcome(withTruth: number | null, breaches = 0): RunOutcome {
  const found = runOutcome(['a', 'b'], breaches);
  const truth = withTruth === null ? null : { predictions: 10, withTruth };
  return {
    ...found,
    signals: found.signals.map((signal) => ({ ...signal, kind: 'model_performance', truth })),
  };
}

describe('truth that comes late', () => {
  let test: TestPersistence;
  let monitorId: string;
  let circuitId: string;
  beforeAll(async () => {
    test = await startTestPersistence();
  });
  afterAll(() => test.stop());
  beforeEach(async () => {
    await test.sql('update monitor set enabled = false');
    const { monitor, circuit } = await createOne(test.db);
    [monitorId, circuitId] = [monitor.id, circuit.id];
    await test.db.monitors.update({ id: monitorId, definition }, actor);
  });

  async function finish(found: RunOutcome, minutes = 0): Promise<string> {
    const { runId, jobId } = await requestOne(test.db, monitorId, minutesLater(minutes));
    await test.db.runs.commit(await claimOne(test.db, jobId), runId, found, minutesLater(minutes));
    return runId;
  }

  async function measureAgain(runId: string, found: RunOutcome | null): Promise<string> {
    const opened = await test.db.runs.reevaluate({ ...asked, runId });
    if (opened === null) throw new Error('A run is open already.');
    const claim = await claimOne(test.db, opened.jobId);
    if (found) await test.db.runs.commit(claim, opened.runId, found, minutesLater(60));
    else await test.db.ledger.fail(claim, { message: 'no', code: 'INVALID', stack: null }, minutesLater(60));
    return opened.runId;
  }

  const take = (changes = {}) =>
    test.db.runs.takeTruthChecks({
      now: minutesLater(120),
      since: minutesLater(-1_000),
      quietSince: minutesLater(110),
      runsOfMonitor: 100,
      limit: 10,
      ...changes,
    });
  const taken = async (changes = {}) => (await take(changes)).map(({ id }) => id);

  it('replaces what was found before in series, health, lists and the last run, and keeps it', async () => {
    const { db } = test;
    const first = await finish(outcome(0, 0));
    const second = await measureAgain(first, outcome(10, 2));
    const { cause, replaced, monitorVersionId, scheduledAt } = await db.runs.get(second);
    const before = await db.runs.get(first);
    expect({ cause, replaced, monitorVersionId, scheduledAt }).toEqual({
      cause: 'LATE_TRUTH',
      replaced: false,
      monitorVersionId: before.monitorVersionId,
      scheduledAt: noon,
    });
    expect(before).toMatchObject({ replaced: true, verdict: 'HEALTHY' });
    const query = { monitorId, feature: 'a', metric: 'psi', from: noon, to: minutesLater(1) };
    expect((await db.results.series(query)).map(({ runId, value }) => [runId, value])).toEqual([
      [second, 0.5],
    ]);
    expect(await db.results.count({ monitorIds: [monitorId] })).toBe(2);
    expect(await db.results.count({ runIds: [first] })).toBe(2);
    expect((await db.runs.lastByMonitorIds([monitorId]))[0]?.id).toBe(second);
    expect((await db.circuits.health([circuitId]))[0]).toMatchObject({ health: 'BREACHED', openBreaches: 2 });
  });

  it('leaves what was found when measuring again fails, and what is newer', async () => {
    const { db } = test;
    const first = await finish(outcome(0, 1));
    await measureAgain(first, null);
    expect((await db.runs.lastByMonitorIds([monitorId]))[0]?.id).toBe(first);
    expect((await db.runs.get(first)).replaced).toBe(false);
    const newer = await finish(outcome(0), 5);
    await measureAgain(first, outcome(10));
    expect((await db.runs.lastByMonitorIds([monitorId]))[0]?.id).toBe(newer);
  });

  it('opens one run for a window at a time, with the definition that was in force', async () => {
    const { db } = test;
    const first = await finish(outcome(0));
    await db.monitors.update({ id: monitorId, definition: { ...definition, minimumRows: 5 } }, actor);
    const opened = await Promise.all(
      [1, 2, 3].map(() => db.runs.reevaluate({ ...asked, actor: 'system', runId: first })),
    );
    const [only, ...others] = opened.filter((run) => run !== null);
    expect(others).toEqual([]);
    expect((await db.runs.loadForExecution(only?.runId ?? '')).definition.minimumRows).toBe(30);
    await expect(db.runs.reevaluate({ ...asked, runId: only?.runId ?? '' })).rejects.toMatchObject({
      code: 'CONFLICT',
    });
    const nobody = '01900000-0000-7000-8000-000000000000';
    await expect(db.runs.reevaluate({ ...asked, runId: nobody })).rejects.toMatchObject({
      code: 'NOT_FOUND',
    });
  });

  it('is looked for in runs that lack some, by one of many, and not again at once', async () => {
    const lacking = await finish(outcome(9), 1);
    const unread = await finish(outcome(null), 2);
    await finish(outcome(10), 3);
    await finish(outcome(0), 115);
    const shares = await Promise.all([taken(), taken(), taken()]);
    expect(shares.flat().toSorted()).toEqual([lacking, unread].toSorted());
    expect(await taken()).toEqual([]);
    const later = { now: minutesLater(240), quietSince: minutesLater(200) };
    expect(await taken({ ...later, since: minutesLater(2), limit: 1 })).toEqual([
      expect.not.stringMatching(lacking) as unknown,
    ]);
  });

  it('is not looked for while a run is open, after it was replaced, or where nobody watches', async () => {
    const { db } = test;
    const first = await finish(outcome(9));
    const opened = await db.runs.reevaluate({ ...asked, runId: first });
    expect(await taken()).toEqual([]);
    const claim = await claimOne(db, opened?.jobId ?? '');
    await db.runs.commit(claim, opened?.runId ?? '', outcome(9), minutesLater(1));
    expect(await taken()).toEqual([opened?.runId]);
    await test.sql('update monitor_run set truth_checked_at = null');
    await db.monitors.update({ id: monitorId, enabled: false }, actor);
    expect(await taken()).toEqual([]);
  });
});
