import { afterAll, beforeAll, expect, it } from 'vitest';
import { claimOne, createOne, minutesLater, noon, requestOne, runOutcome } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';

let test: TestPersistence;

beforeAll(async () => {
  test = await startTestPersistence();
});

afterAll(() => test.stop());

it('tells what a run found where rules look for it, as of the end of the run', async () => {
  const { circuit, monitor } = await createOne(test.db);
  const run = await requestOne(test.db, monitor.id);
  const claim = await claimOne(test.db, run.jobId);
  await test.db.runs.commit(claim, run.runId, runOutcome(['temperature', 'pressure'], 1), minutesLater(5));
  const metrics = await test.sql(
    'select timestamp, name, value, plant_id, circuit_id, custom_dimensions from custom_metric',
  );
  expect(metrics).toMatchObject([
    {
      timestamp: minutesLater(5),
      name: 'data_drift_score',
      circuit_id: circuit.name,
      custom_dimensions: {
        monitor: monitor.name,
        run_id: run.runId,
        signal: 'drift',
        scheduled_at: noon.toISOString(),
      },
    },
  ]);
  const events = await test.sql('select name, circuit_id, custom_dimensions from custom_event');
  expect(events).toMatchObject([
    {
      name: 'data_drift_detected',
      circuit_id: circuit.name,
      custom_dimensions: { severity: expect.any(String) },
    },
  ]);
});
