import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import {
  actor,
  claimOne,
  createFleet,
  createOne,
  definition,
  minutesLater,
  noon,
  requestOne,
  runOutcome,
} from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import type { CircuitHealth } from './records.ts';

describe('circuit health', () => {
  let test: TestPersistence;
  beforeAll(async () => {
    test = await startTestPersistence();
  });
  afterAll(() => test.stop());

  async function finish(monitorId: string, breaches: number, minutes = 0): Promise<void> {
    const { db } = test;
    const { runId, jobId } = await requestOne(db, monitorId, minutesLater(minutes));
    await db.runs.commit(
      await claimOne(db, jobId),
      runId,
      runOutcome(['a', 'b', 'c'], breaches),
      minutesLater(minutes),
    );
  }

  async function fail(monitorId: string, minutes: number): Promise<void> {
    const { db } = test;
    const { jobId } = await requestOne(db, monitorId, minutesLater(minutes));
    await db.ledger.fail(await claimOne(db, jobId), { message: 'no', code: 'INVALID', stack: null }, noon);
  }

  async function healthOf(circuitId: string): Promise<CircuitHealth | undefined> {
    const [health] = await test.db.circuits.health([circuitId]);
    return health;
  }

  it('is the worst that the newest runs of enabled monitors say', async () => {
    const { db } = test;
    const { circuit, monitor } = await createOne(db);
    expect(await healthOf(circuit.id)).toMatchObject({ health: 'UNKNOWN', openBreaches: 0, lastRunAt: null });
    await finish(monitor.id, 0, 1);
    expect(await healthOf(circuit.id)).toMatchObject({ health: 'HEALTHY', lastRunAt: minutesLater(1) });
    await fail(monitor.id, 2);
    expect(await healthOf(circuit.id)).toMatchObject({ health: 'FAILED', breachedSignals: [] });

    const second = { name: 'second-monitor', title: '', circuitId: circuit.id, definition };
    const other = await db.monitors.create(second, actor);
    await finish(other.id, 2, 3);
    const breached = { health: 'BREACHED', openBreaches: 2, breachedSignals: ['drift'] };
    expect(await healthOf(circuit.id)).toMatchObject(breached);
    // An older run that ends later says nothing about now.
    await finish(other.id, 0, -60);
    expect(await healthOf(circuit.id)).toMatchObject(breached);
    await db.monitors.update({ id: other.id, enabled: false }, actor);
    expect(await healthOf(circuit.id)).toMatchObject({ health: 'FAILED', openBreaches: 0 });
  });

  it('takes one statement for 200 circuits, and as many for a listing of 200 as for one of 2', async () => {
    const { db, statements } = test;
    const fleet = await createFleet(db, 200);
    const plantId = fleet[0]?.circuit.plantId ?? '';
    statements.length = 0;
    const health = await db.circuits.health(fleet.map(({ circuit }) => circuit.id));
    expect(health).toHaveLength(200);
    expect(statements).toHaveLength(1);

    const statementsFor = async (first: number): Promise<number> => {
      statements.length = 0;
      const page = await db.circuits.list({ filter: { plantIds: [plantId] }, first });
      const ids = page.items.map((item) => item.node.id);
      const monitors = (await db.monitors.byCircuitIds(ids)).flat();
      await db.runs.lastByMonitorIds(monitors.map((monitor) => monitor.id));
      await db.circuits.health(ids);
      expect(ids).toHaveLength(first);
      return statements.length;
    };
    expect(await statementsFor(200)).toBe(await statementsFor(2));
  });

  it('filters and counts circuits by health', async () => {
    const { db } = test;
    const fleet = await createFleet(db, 3);
    const plantIds = [fleet[0]?.circuit.plantId ?? ''];
    await finish(fleet[0]?.monitor.id ?? '', 1);
    await finish(fleet[1]?.monitor.id ?? '', 0);
    const page = await db.circuits.list({ filter: { plantIds, healths: ['BREACHED', 'UNKNOWN'] } });
    expect(page.items.map((item) => item.node.id)).toEqual([fleet[0]?.circuit.id, fleet[2]?.circuit.id]);
    expect(await db.circuits.count({ plantIds, healths: ['HEALTHY'] })).toBe(1);
    expect(Object.fromEntries(await db.circuits.healthCounts({ plantIds }))).toEqual({
      HEALTHY: 1,
      BREACHED: 1,
      NO_DATA: 0,
      FAILED: 0,
      UNKNOWN: 1,
    });
  });
});
