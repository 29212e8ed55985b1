import type { MetricOutcome, MonitorDefinition, RunOutcome } from '@circuitwatch/monitoring-definitions';
import type { JobClaim } from '@circuitwatch/queue-contracts';
import type { Actor } from '../access/records.ts';
import type { Circuit } from '../fleet/records.ts';
import type { Monitor } from '../monitors/records.ts';
import type { Persistence } from '../persistence.ts';
import type { RequestedRun, RunRequest } from '../runs/records.ts';

/** Who does things in tests. */
export const actor: Actor = { name: 'Ada', role: 'ENGINEER', requestId: 'request-1' };

/** The instant most tests run at. */
export const noon = new Date('2026-03-01T12:00:00.000Z');

/** An instant some minutes after noon. */
export function minutesLater(minutes: number): Date {
  return new Date(noon.getTime() + minutes * 60_000);
}

/** A drift monitor over the newest `readings` asset. */
export const definition: MonitorDefinition = {
  target: { asset: 'readings@latest', window: { lookbackSize: 'P7D', lookbackOffset: 'PT0S' } },
  baseline: { asset: 'readings:1', window: { lookbackSize: 'P30D', lookbackOffset: 'P7D' } },
  signals: [
    { name: 'drift', kind: 'data_drift', metrics: { psi: 0.25 }, observeOnly: false, alertEnabled: true },
  ],
  minimumRows: 30,
};

let names = 0;

/** A plant with one circuit and one monitor for each, all with names of their own. */
export async function createFleet(
  db: Persistence,
  size: number,
): Promise<readonly { readonly circuit: Circuit; readonly monitor: Monitor }[]> {
  names += 1;
  const prefix = `fleet-${names}`;
  const plant = await db.plants.create({ name: prefix, title: prefix }, actor);
  const fleet = [];
  for (let index = 0; index < size; index += 1) {
    const name = `${prefix}-${String(index).padStart(3, '0')}`;
    const circuit = await db.circuits.create({ plantId: plant.id, name, title: name }, actor);
    const monitor = await db.monitors.create({ name, title: name, circuitId: circuit.id, definition }, actor);
    fleet.push({ circuit, monitor });
  }
  return fleet;
}

/** One circuit with one monitor. */
export async function createOne(
  db: Persistence,
): Promise<{ readonly circuit: Circuit; readonly monitor: Monitor }> {
  const [only] = await createFleet(db, 1);
  if (only === undefined) throw new Error('No circuit was created.');
  return only;
}

/** A request for manual runs at noon unless said otherwise. */
export function runRequest(monitorIds: readonly string[], changes: Partial<RunRequest> = {}): RunRequest {
  return {
    monitorIds,
    cause: 'MANUAL',
    scheduledAt: noon,
    actor,
    requestId: 'request-1',
    jobDefaults: { queue: 'monitor-runs', name: 'monitor-run', maxAttempts: 3, priority: 100 },
    ...changes,
  };
}

/** One open run of this monitor. */
export async function requestOne(
  db: Persistence,
  monitorId: string,
  scheduledAt = noon,
): Promise<RequestedRun> {
  const { runs } = await db.runs.request(runRequest([monitorId], { scheduledAt }));
  const run = runs[0];
  if (run === undefined) throw new Error('No run was opened.');
  return run;
}

/** Claims the job, which must be open. */
export async function claimOne(db: Persistence, jobId: string, workerId = 'worker-1'): Promise<JobClaim> {
  const claim = await db.ledger.claim(jobId, workerId, noon);
  if (claim === null) throw new Error('The job is not open.');
  return claim;
}

function metric(feature: string, breached: boolean): MetricOutcome {
  return {
    signal: 'drift',
    feature,
    metric: 'psi',
    metricVersion: 1,
    dataType: 'numerical',
    status: 'COMPUTED',
    value: breached ? 0.5 : 0.1,
    baselineValue: null,
    bounds: null,
    threshold: 0.25,
    verdict: breached ? 'BREACHED' : 'HEALTHY',
    response: breached ? 'SEVERE' : null,
    reason: null,
    baselineRows: 43_200,
    targetRows: 10_080,
  };
}

/** What a run over these features found; the first `breaches` of them are breached. */
export function runOutcome(features: readonly string[], breaches = 0): RunOutcome {
  const verdict = breaches > 0 ? 'BREACHED' : 'HEALTHY';
  const response = breaches > 0 ? 'SEVERE' : null;
  const windows = {
    baseline: { from: minutesLater(-37 * 1_440), to: minutesLater(-7 * 1_440) },
    target: { from: minutesLater(-7 * 1_440), to: noon },
  };
  return {
    verdict,
    response,
    breachCount: breaches,
    windows,
    signals: [
      {
        name: 'drift',
        kind: 'data_drift',
        verdict,
        response,
        windows,
        baselineRows: 43_200,
        targetRows: 10_080,
        distributionsOf: 'drift',
        importance: null,
        truth: null,
        notes: [],
      },
    ],
    files: [{ uri: 'file:///readings.parquet', bytes: 1_024, modifiedAt: noon.toISOString() }],
    results: features.map((feature, index) => metric(feature, index < breaches)),
    distributions: features.map((feature) => ({
      signal: 'drift',
      feature,
      edges: [0, 0.5, 1],
      categories: [],
      others: 0,
      baselineCounts: [3, 4],
      targetCounts: [1, 2],
    })),
    timingsMs: { read: 12, compute: 3 },
  };
}
