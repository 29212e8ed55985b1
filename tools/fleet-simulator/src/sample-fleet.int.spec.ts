import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatasetReader } from '@circuitwatch/datasets';
import { createImportanceFinder } from '@circuitwatch/feature-attribution';
import {
  dataOfMonitor,
  referenceOf,
  type MetricOutcome,
  type RunOutcome,
} from '@circuitwatch/monitoring-definitions';
import { executeMonitorRun } from '@circuitwatch/monitoring-runs';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleFleet } from './create-sample-fleet.ts';
import { extendSampleFleet } from './extend-sample-fleet.ts';
import type { FleetManifest, SampleCircuit } from './manifest.ts';
import { sampleMonitors } from './sample-monitors.ts';

interface Watched {
  readonly circuit: SampleCircuit;
  readonly outcome: RunOutcome;
}

let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'circuitwatch-fleet-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

/** Runs every monitor of a fleet once, as the worker does, without any server. */
async function watchFleet(
  dir: string,
  manifest: FleetManifest,
  scheduledAt: Date,
): Promise<readonly Watched[]> {
  const reader = await openDatasetReader({ baseFolder: dir });
  const watched: Watched[] = [];
  try {
    for (const monitor of sampleMonitors(manifest)) {
      const circuit = circuitOf(manifest, monitor.plant, monitor.circuit);
      const asset = { uri: circuit.folder, timestampColumn: 'timestamp' };
      const { definition } = monitor;
      const outcome = await executeMonitorRun({
        definition,
        scheduledAt,
        sources: Object.fromEntries(
          dataOfMonitor(definition).map(({ selection }) => [referenceOf(selection), asset]),
        ),
        components: {},
        breachedBefore: {},
        importance: createImportanceFinder(),
        reader,
      });
      watched.push({ circuit, outcome });
    }
  } finally {
    await reader.close();
  }
  return watched;
}

function circuitOf(manifest: FleetManifest, plant: string, name: string): SampleCircuit {
  const found = manifest.circuits.find((circuit) => circuit.plant === plant && circuit.name === name);
  if (!found) throw new Error(`The manifest lacks ${plant}/${name}.`);
  return found;
}

/** How close a judged value comes to its threshold; above 1 is a breach. */
function closeness({ value, threshold }: MetricOutcome): number {
  return (value ?? 0) / (threshold ?? Infinity);
}

function flagged(fleet: readonly Watched[]): readonly string[] {
  return fleet.filter(({ outcome }) => outcome.verdict === 'BREACHED').map(({ circuit }) => circuit.folder);
}

function planted(fleet: readonly Watched[]): readonly string[] {
  return fleet.filter(({ circuit }) => circuit.fault !== null).map(({ circuit }) => circuit.folder);
}

function judged({ outcome }: Watched): readonly MetricOutcome[] {
  return outcome.results.filter(({ verdict }) => verdict !== 'OBSERVED');
}

describe.each([
  { seed: 1, endsAt: new Date('2026-11-21T05:40:12.345Z') },
  { seed: 77, endsAt: new Date('2026-07-01T18:13:59.000Z') },
])('the sample fleet of seed $seed', ({ seed, endsAt }) => {
  let fleet: readonly Watched[] = [];
  beforeAll(async () => {
    const dir = join(root, String(seed));
    fleet = await watchFleet(dir, await createSampleFleet({ dir, seed, endsAt }), endsAt);
  });

  it('is flagged exactly where a fault was planted', () => {
    expect(flagged(fleet)).toEqual(planted(fleet));
    expect(fleet.filter(({ circuit }) => circuit.fault)).toHaveLength(8);
    expect(fleet.every(({ outcome }) => ['BREACHED', 'HEALTHY'].includes(outcome.verdict))).toBe(true);
  });

  it('blames no other sensor than the faulty one', () => {
    for (const { circuit, outcome } of fleet) {
      const breached = outcome.results.filter(({ verdict }) => verdict === 'BREACHED');
      for (const { feature } of breached) expect(feature).toBe(circuit.fault?.sensor);
    }
  });

  it('leaves a margin on both sides', () => {
    for (const watched of fleet) {
      const closest = Math.max(...judged(watched).map(closeness));
      if (watched.circuit.fault) expect(closest).toBeGreaterThan(1.5);
      else expect(closest).toBeLessThan(0.8);
    }
  });

  it('catches a stuck sensor by its distances', () => {
    const stuck = fleet.find(({ circuit }) => circuit.fault?.kind === 'stuck-sensor');
    const metrics = stuck?.outcome.results
      .filter(({ verdict }) => verdict === 'BREACHED')
      .map(({ metric }) => metric);
    expect(metrics).toEqual(
      expect.arrayContaining(['jensen_shannon_distance', 'normalized_wasserstein_distance']),
    );
  });

  it('reads full windows and keeps a histogram of every sensor', () => {
    for (const { outcome } of fleet) {
      expect(outcome.distributions).toHaveLength(6);
      for (const { edges } of outcome.distributions) expect(edges.length).toBeLessThanOrEqual(31);
      for (const { baselineRows, targetRows } of outcome.results) {
        expect([baselineRows, targetRows]).toEqual([43_200, 10_080 - (endsAt.getSeconds() > 0 ? 1 : 0)]);
      }
    }
  });

  it('shows why the KS p-value only observes: it flags most healthy circuits', () => {
    const healthy = fleet.filter(({ circuit }) => !circuit.fault);
    const ks = healthy.flatMap(({ outcome }) => outcome.results.filter(({ metric }) => metric === 'ks_test'));
    const isFlagged = ({ value }: MetricOutcome): boolean => (value ?? 1) < 0.05;
    const circuits = healthy.filter(({ outcome }) =>
      outcome.results.some((result) => result.metric === 'ks_test' && isFlagged(result)),
    );
    process.stdout.write(
      `seed ${seed}: KS p < 0.05 in ${circuits.length} of ${healthy.length} healthy circuits, ` +
        `${ks.filter(isFlagged).length} of ${ks.length} healthy sensors\n`,
    );
    expect(circuits.length).toBeGreaterThan(healthy.length / 2);
  });
});

describe('the sample fleet that is brought up to a later instant', () => {
  const hour = 3_600_000;
  const day = 24 * hour;
  const createdAt = new Date('2026-03-25T17:02:00Z');

  it('stays flagged exactly where a fault was planted, until it is brought up again', async () => {
    const dir = join(root, 'extended');
    const created = await createSampleFleet({ dir, seed: 1, endsAt: createdAt });
    await extendSampleFleet({ dir, endsAt: new Date(createdAt.getTime() + 6 * hour) });
    const endsAt = new Date(createdAt.getTime() + 9.3 * day);
    const manifest = await extendSampleFleet({ dir, endsAt });
    expect(manifest).toEqual({ ...created, endsAt: '2026-04-04T00:14:00.000Z' });
    for (const late of [0, 7 * hour]) {
      const fleet = await watchFleet(dir, manifest, new Date(endsAt.getTime() + late));
      expect(flagged(fleet)).toEqual(planted(fleet));
      expect(flagged(fleet)).toHaveLength(8);
    }
  });
});
