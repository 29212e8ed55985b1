import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { claimOne, createFleet, noon, requestOne, runOutcome } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';

describe('signalVerdicts', () => {
  let test: TestPersistence;
  beforeAll(async () => {
    test = await startTestPersistence();
  });
  afterAll(() => test.stop());

  async function finishedRun(monitorId: string, breaches: number): Promise<string> {
    const { runId, jobId } = await requestOne(test.db, monitorId);
    const outcome = runOutcome(['voltage', 'current', 'pressure'], breaches);
    const quality = {
      metric: 'null_value_rate',
      signal: 'quality',
      verdict: 'NO_DATA',
      value: null,
    } as const;
    const results = [...outcome.results, ...outcome.results.map((result) => ({ ...result, ...quality }))];
    await test.db.runs.commit(await claimOne(test.db, jobId), runId, { ...outcome, results }, noon);
    return runId;
  }

  it('sums up each signal of each run in one statement', async () => {
    const [only] = await createFleet(test.db, 1);
    const monitorId = only?.monitor.id ?? '';
    const calm = await finishedRun(monitorId, 0);
    const drifted = await finishedRun(monitorId, 2);
    const { runId: open } = await requestOne(test.db, monitorId);
    test.statements.length = 0;
    const verdicts = await test.db.results.signalVerdicts([drifted, open, calm]);
    expect(test.statements).toHaveLength(1);
    const quality = { name: 'quality', verdict: 'NO_DATA', breachCount: 0, breachedFeatures: [] };
    expect(verdicts).toEqual([
      [
        {
          runId: drifted,
          name: 'drift',
          verdict: 'BREACHED',
          breachCount: 2,
          breachedFeatures: ['current', 'voltage'],
        },
        { runId: drifted, ...quality },
      ],
      [],
      [
        { runId: calm, name: 'drift', verdict: 'HEALTHY', breachCount: 0, breachedFeatures: [] },
        { runId: calm, ...quality },
      ],
    ]);
  });
});
