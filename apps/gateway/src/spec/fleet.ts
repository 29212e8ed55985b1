import type { MetricOutcome, MonitorDefinition, RunOutcome } from '@circuitwatch/monitoring-definitions';
import type { Actor, Circuit, Monitor, Persistence, Plant } from '@circuitwatch/persistence';
import { noon } from './test-api.ts';

/** Who does things in tests. */
export const actor: Actor = { name: 'Ada', role: 'ENGINEER', requestId: 'request-1' };

/** An instant some hours after noon. */
export function hoursLater(hours: number): Date {
  return new Date(noon.getTime() + hours * 3_600_000);
}

const definition: MonitorDefinition = {
  target: { asset: 'readings@latest', window: { lookbackSize: 'P7D', lookbackOffset: 'PT0S' } },
  baseline: { asset: 'readings:1', window: { lookbackSize: 'P30D', lookbackOffset: 'P7D' } },
  signals: [
    { name: 'drift', kind: 'data_drift', metrics: { psi: 0.25 }, observeOnly: false, alertEnabled: true },
  ],
  minimumRows: 30,
};

/** A plant whose circuits have one monitor each. */
export interface TestFleet {
  readonly plant: Plant;
  readonly circuits: readonly { readonly circuit: Circuit; readonly monitor: Monitor }[];
}

/** A plant with circuits `c000`, `c001` … and monitors `<plant>-c000` …, over a data asset `readings`. */
export async function createFleet(db: Persistence, plantName: string, size: number): Promise<TestFleet> {
  const [readings] = await db.dataAssets.resolve(['readings:1']);
  if (!readings)
    await db.dataAssets.create({ name: 'readings', uri: 'readings', timestampColumn: 'at' }, actor);
  const plant = await db.plants.create({ name: plantName, title: plantName }, actor);
  const circuits = [];
  for (let index = 0; index < size; index += 1) {
    const name = `c${String(index).padStart(3, '0')}`;
    const tags = [index % 2 === 0 ? 'even' : 'odd'];
    const circuit = await db.circuits.create({ plantId: plant.id, name, title: name, tags }, actor);
    const monitor = await db.monitors.create(
      { name: `${plantName}-${name}`, title: name, circuitId: circuit.id, definition },
      actor,
    );
    circuits.push({ circuit, monitor });
  }
  return { plant, circuits };
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
    baseline: { from: hoursLater(-37 * 24), to: hoursLater(-7 * 24) },
    target: { from: hoursLater(-7 * 24), to: noon },
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

/** Opens a run of each monitor and finishes it with its outcome. */
export async function finishRuns(
  db: Persistence,
  outcomes: ReadonlyMap<string, RunOutcome>,
  scheduledAt = noon,
): Promise<void> {
  const { runs } = await db.runs.request({
    monitorIds: [...outcomes.keys()],
    cause: 'MANUAL',
    scheduledAt,
    actor: 'system',
    requestId: null,
    jobDefaults: { queue: 'monitor-runs', name: 'monitor-run', maxAttempts: 3, priority: 100 },
  });
  for (const { runId, jobId, monitorId } of runs) {
    const claim = await db.ledger.claim(jobId, 'worker-1', noon);
    const outcome = outcomes.get(monitorId);
    if (claim === null || outcome === undefined) throw new Error('The job is not open.');
    await db.runs.commit(claim, runId, outcome, noon);
  }
}
