import { execFile } from 'node:child_process';
import path from 'node:path';
import { readFleetManifest, sampleNames, type FleetManifest } from '@circuitwatch/tool-fleet-simulator';
import { beforeAll, describe, expect, inject, it } from 'vitest';
import { askApi } from './ask-api.ts';

const stack = inject('stack');
const program = path.resolve(import.meta.dirname, '../../../apps/cli/bin/circuitwatch.mjs');

/** Runs the command line as a person in the folder above the data folder would. */
function circuitwatch(...words: string[]): Promise<{ exitCode: number; json: unknown }> {
  const env = { PATH: path.dirname(process.execPath), CIRCUITWATCH_DATA_DIR: stack.dataDir };
  return new Promise((resolve) => {
    const child = execFile(
      process.execPath,
      [program, ...words, '--json'],
      { env },
      (_error, stdout, stderr) => {
        const exitCode = child.exitCode ?? -1;
        resolve({ exitCode, json: stdout === '' ? stderr : JSON.parse(stdout) });
      },
    );
  });
}

const ask = <Data>(query: string, variables: Record<string, unknown> = {}) =>
  askApi<Data>(stack, { query, variables });

let manifest: FleetManifest;
let planted: string[];

beforeAll(async () => {
  const found = await readFleetManifest(path.dirname(stack.manifestPath));
  if (found === null) throw new Error(`There is no ${stack.manifestPath}.`);
  manifest = found;
  planted = found.circuits
    .filter(({ fault }) => fault !== null)
    .map((circuit) => sampleNames(circuit).monitor);
});

describe('the sample fleet', () => {
  it('has 24 circuits, and its monitors flag exactly those with a planted fault', async () => {
    const { circuits } = await ask<{
      circuits: {
        nodes: { name: string; plant: { name: string }; health: string; breachedSignals: string[] }[];
      };
    }>('{ circuits(first: 100) { nodes { name plant { name } health breachedSignals } } }');
    const plants = new Set(manifest.plants.map(({ name }) => name));
    // Other tests of this stack bring monitors of their own, which stand outside of the plants.
    const sample = circuits.nodes.filter(({ plant }) => plants.has(plant.name));
    expect(sample).toHaveLength(24);
    expect(planted.length).toBeGreaterThan(0);
    const breached = sample.filter(({ breachedSignals }) => breachedSignals.length > 0);
    expect(breached.map(({ plant, name }) => `${plant.name}-${name}`).sort()).toEqual([...planted].sort());
    const health = new Set(sample.map((circuit) => circuit.health));
    expect([...health].sort()).toEqual(['BREACHED', 'HEALTHY']);
  });

  it("has every monitor's last run succeeded", async () => {
    const { monitors } = await ask<{
      monitors: { totalCount: number; nodes: { lastRun: { status: string } | null }[] };
    }>(
      'query ($filter: MonitorFilter) { monitors(first: 100, filter: $filter) { totalCount nodes { lastRun { status } } } }',
      { filter: { names: manifest.circuits.map((circuit) => sampleNames(circuit).monitor) } },
    );
    expect(monitors.totalCount).toBe(24);
    expect(monitors.nodes.map(({ lastRun }) => lastRun?.status)).toEqual(Array(24).fill('SUCCEEDED'));
  });
});

describe('a monitor with the classic trio', () => {
  it('is created through the API, runs, and has all three metrics of every feature', async () => {
    const [circuit] = manifest.circuits;
    if (!circuit) throw new Error('The manifest has no circuit.');
    const { circuits } = await ask<{ circuits: { nodes: { id: string }[] } }>(
      'query ($filter: CircuitFilter) { circuits(filter: $filter) { nodes { id } } }',
      { filter: { plant: circuit.plant, name: circuit.name } },
    );
    const asset = `${sampleNames(circuit).asset}@latest`;
    const name = `classic-${circuit.plant}-${circuit.name}`;
    const created = await ask<{ createMonitor: { monitor: { id: string } | null; userErrors: object[] } }>(
      `mutation ($input: CreateMonitorInput!) {
        createMonitor(input: $input) { monitor { id } userErrors { message } }
      }`,
      {
        input: {
          name,
          circuitId: circuits.nodes[0]?.id,
          target: { asset, lookbackSize: 'P7D' },
          baseline: { asset, lookbackSize: 'P30D' },
          features: ['temperature', 'pressure'],
          signals: [
            {
              name: 'classic',
              kind: 'DATA_DRIFT',
              metrics: [
                { metric: 'ks_test', threshold: 0.05 },
                { metric: 'wasserstein_distance', threshold: 0.15 },
                { metric: 'psi', threshold: 0.25 },
              ],
            },
          ],
        },
      },
    );
    expect(created.createMonitor.userErrors).toEqual([]);

    const run = await circuitwatch('run', name, '--at', manifest.endsAt, '--wait');
    expect(run.json).toMatchObject({ status: 'SUCCEEDED' });
    const { json } = await circuitwatch('results', name);
    const { results } = json as {
      results: { feature: string; metric: { id: string }; status: string; value: number }[];
    };
    expect(results.map(({ feature, metric }) => `${feature} ${metric.id}`).sort()).toEqual([
      'pressure ks_test',
      'pressure psi',
      'pressure wasserstein_distance',
      'temperature ks_test',
      'temperature psi',
      'temperature wasserstein_distance',
    ]);
    for (const { status, value } of results) {
      expect(status).toBe('COMPUTED');
      expect(value).toBeGreaterThanOrEqual(0);
    }

    // The other specs share the fleet: they find it as the start left it.
    const { deleteMonitor } = await ask<{ deleteMonitor: { deletedId: string | null } }>(
      'mutation ($id: ID!) { deleteMonitor(input: { id: $id }) { deletedId userErrors { message } } }',
      { id: created.createMonitor.monitor?.id },
    );
    expect(deleteMonitor.deletedId).toBe(created.createMonitor.monitor?.id);
  });
});

describe('the command line', () => {
  it('finds the stack by its data folder and shows the fleet', async () => {
    const { exitCode, json } = await circuitwatch('status');
    expect(exitCode).toBe(0);
    expect(json).toMatchObject({ circuitCount: 24, plantCount: 3, openDeadLetters: 0 });
  });

  it('tells scripts by the exit code whether something is breached', async () => {
    const healthy = manifest.circuits.find(({ fault }) => fault === null);
    if (!healthy || !planted[0]) throw new Error('The fleet has no healthy or no broken circuit.');
    const good = await circuitwatch('run', sampleNames(healthy).monitor, '--at', manifest.endsAt, '--wait');
    expect(good).toMatchObject({ exitCode: 0, json: { status: 'SUCCEEDED', verdict: 'HEALTHY' } });
    const bad = await circuitwatch('run', planted[0], '--at', manifest.endsAt, '--wait');
    expect(bad).toMatchObject({ exitCode: 3, json: { status: 'SUCCEEDED', verdict: 'BREACHED' } });
    const why = await circuitwatch('results', planted[0], '--breached');
    expect(why.exitCode).toBe(3);
    const { results } = why.json as { results: { verdict: string; value: number; threshold: number }[] };
    expect(results.length).toBeGreaterThan(0);
    for (const { verdict, value, threshold } of results) {
      expect(verdict).toBe('BREACHED');
      expect(value).toBeGreaterThan(threshold);
    }
  });

  it('says what is wrong with a name that does not exist', async () => {
    const { exitCode, json } = await circuitwatch('run', 'nowhere-c99', '--wait');
    expect(exitCode).toBe(1);
    expect(json).toMatch(/^circuitwatch: .*nowhere-c99/);
  });
});
