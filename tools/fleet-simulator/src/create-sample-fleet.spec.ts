import { mkdtemp, readdir, rm, stat, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatasetReader } from '@circuitwatch/datasets';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createSampleFleet, type SampleFleetOptions } from './create-sample-fleet.ts';
import { readFleetManifest } from './manifest.ts';
import { sensorNames } from './sensors.ts';
import { simulateCircuit } from './simulate-circuit.ts';

const endsAt = new Date('2026-11-21T05:40:30Z');
const small = { seed: 2, circuits: 3, plants: 2, days: 2, endsAt } as const;
let root = '';

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'circuitwatch-fleet-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));

async function valuesOf(dir: string, folder: string): Promise<unknown> {
  const reader = await openDatasetReader({ baseFolder: dir });
  try {
    const window = { from: new Date('2026-11-01T00:00:00Z'), to: endsAt };
    const source = {
      uri: folder,
      timestampColumn: 'timestamp',
      correlationColumn: null,
      preprocessing: null,
    };
    const dataset = await reader.open({ source, windows: [window], segment: null });
    const names = dataset.columns.map(({ name }) => name);
    return await dataset.readNumbers(names.filter((name) => name !== 'timestamp'));
  } finally {
    await reader.close();
  }
}

describe('createSampleFleet', () => {
  it('writes what was simulated, reading for reading', async () => {
    const dir = join(root, 'values');
    const manifest = await createSampleFleet({ ...small, dir });
    expect(await readFleetManifest(dir)).toEqual(manifest);
    for (const { index, folder, fault, plant } of manifest.circuits) {
      const utcOffsetHours = manifest.plants.find(({ name }) => name === plant)?.utcOffsetHours ?? 0;
      const { columns } = simulateCircuit({ seed: 2, index, endsAt, days: 2, fault, utcOffsetHours });
      const expected = sensorNames.map((name) => {
        const all = columns.get(name) ?? new Float64Array(0);
        const values = all.filter((value) => !Number.isNaN(value));
        return [name, { values, nulls: all.length - values.length, typeErrors: 0 }] as const;
      });
      expect(await valuesOf(dir, folder)).toEqual([{ rows: 2880, columns: new Map(expected) }]);
    }
  });

  it('continues after an interruption with the end it began with', async () => {
    const [whole, broken] = [join(root, 'whole'), join(root, 'broken')];
    await createSampleFleet({ ...small, dir: whole });
    const abort = new AbortController();
    const interrupted: SampleFleetOptions = {
      ...small,
      dir: broken,
      onProgress: () => abort.abort(new Error('The power failed.')),
      signal: abort.signal,
    };
    await expect(createSampleFleet(interrupted)).rejects.toThrow(/The power failed/);
    expect((await readFleetManifest(broken))?.complete).toBe(false);
    const manifest = await createSampleFleet({
      ...small,
      dir: broken,
      endsAt: new Date('2026-12-24T00:00:00Z'),
    });
    expect(manifest).toEqual(await readFleetManifest(whole));
    for (const { folder } of manifest.circuits) {
      expect(await valuesOf(broken, folder)).toEqual(await valuesOf(whole, folder));
      expect((await readdir(join(broken, folder))).sort()).toEqual(['model.onnx', 'readings.parquet']);
    }
  });

  it('touches no file when it is created again', async () => {
    const dir = join(root, 'again');
    const { circuits } = await createSampleFleet({ ...small, dir });
    const times = (): Promise<number[]> =>
      Promise.all(
        circuits.map(async ({ folder }) => (await stat(join(dir, folder, 'readings.parquet'))).mtimeMs),
      );
    const before = await times();
    await createSampleFleet({ ...small, dir });
    expect(await times()).toEqual(before);
  });

  it('refuses a folder with another fleet, a broken manifest and impossible sizes', async () => {
    const dir = join(root, 'other');
    await createSampleFleet({ ...small, dir });
    await expect(createSampleFleet({ ...small, dir, circuits: 4 })).rejects.toThrow(
      /holds a sample fleet of 3/,
    );
    await expect(createSampleFleet({ ...small, dir, circuits: 0 })).rejects.toThrow(
      /1 to 10000 circuits, not 0/,
    );
    await writeFile(join(dir, 'manifest.json'), '{"format":');
    await expect(createSampleFleet({ ...small, dir })).rejects.toThrow(/is no manifest of a sample fleet/);
  });
});
