import { mkdtemp, open, readdir, readFile, rm, stat } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { openDatasetReader, type DatasetReader } from '@circuitwatch/datasets';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { createSampleFleet } from './create-sample-fleet.ts';
import { extendSampleFleet } from './extend-sample-fleet.ts';
import { readFleetManifest, writeFleetManifest, type FleetManifest } from './manifest.ts';

const endsAt = new Date('2026-11-21T05:40:30Z');
const newEnd = new Date('2026-11-22T17:10:59Z');
const small = { seed: 2, circuits: 3, plants: 2, days: 9, endsAt } as const;
let root = '';
let dir = '';
let fleets = 0;
let reader: DatasetReader;

beforeAll(async () => {
  root = await mkdtemp(join(tmpdir(), 'circuitwatch-fleet-'));
});
afterAll(() => rm(root, { recursive: true, force: true }));
beforeEach(async () => {
  dir = join(root, String(++fleets));
  await createSampleFleet({ ...small, dir });
  reader = await openDatasetReader({ baseFolder: '/' });
});
afterEach(() => reader.close());

function readings(folder: string, { circuits }: FleetManifest): Promise<readonly unknown[]> {
  const window = { from: new Date('2026-11-01T00:00:00Z'), to: new Date('2026-12-01T00:00:00Z') };
  return Promise.all(
    circuits.map(async (circuit) => {
      const uri = join(folder, circuit.folder);
      const source = { uri, timestampColumn: 'timestamp', correlationColumn: null, preprocessing: null };
      const dataset = await reader.open({ source, windows: [window], segment: null });
      const read = await dataset.readNumbers(dataset.columns.map(({ name }) => name));
      await dataset.close();
      return read;
    }),
  );
}

describe('extendSampleFleet', () => {
  it('gives the files of a fleet that was created with the later end, also to a reader that read before', async () => {
    const fresh = join(root, 'fresh');
    const expected = await createSampleFleet({ ...small, dir: fresh, endsAt: newEnd });
    const before = await readings(dir, expected);
    const progress: number[] = [];
    const manifest = await extendSampleFleet({
      dir,
      endsAt: newEnd,
      onProgress: (value) => progress.push(value),
    });
    expect(manifest).toEqual(expected);
    expect(manifest.endsAt).toBe('2026-11-22T17:10:00.000Z');
    expect(await readFleetManifest(dir)).toEqual(expected);
    expect(await readings(dir, manifest)).toEqual(await readings(fresh, manifest));
    expect(await readings(dir, manifest)).not.toEqual(before);
    expect(progress).toEqual([1 / 3, 2 / 3, 1]);
  });

  it('is resumed after an interruption, whatever the end is by then', async () => {
    const whole = join(root, 'whole');
    const expected = await createSampleFleet({ ...small, dir: whole, endsAt: newEnd });
    const power = new AbortController();
    const interrupted = extendSampleFleet({
      dir,
      endsAt: new Date('2026-11-22T11:00:00Z'),
      onProgress: () => power.abort(new Error('The power failed.')),
      signal: power.signal,
    });
    await expect(interrupted).rejects.toThrow(/The power failed/);
    expect(await readFleetManifest(dir)).toMatchObject({
      complete: true,
      endsAt: '2026-11-21T05:40:00.000Z',
    });

    await extendSampleFleet({ dir, endsAt: newEnd });
    expect(await readFleetManifest(dir)).toEqual(expected);
    expect(await readings(dir, expected)).toEqual(await readings(whole, expected));
    for (const { folder } of expected.circuits) {
      expect((await readdir(join(dir, folder))).sort()).toEqual(['model.onnx', 'readings.parquet']);
    }
  });

  it('leaves the old file to who has it open', async () => {
    const path = join(dir, 'hamburg/c01/readings.parquet');
    const before = await readFile(path);
    const held = await open(path);
    await extendSampleFleet({ dir, endsAt: newEnd });
    expect((await held.readFile()).equals(before)).toBe(true);
    await held.close();
    expect((await readFile(path)).equals(before)).toBe(false);
  });

  it.each([endsAt, new Date('2026-11-01T00:00:00Z')])(
    'touches nothing for an end that is reached already',
    async (end) => {
      const before = await stat(join(dir, 'hamburg/c01/readings.parquet'));
      expect((await extendSampleFleet({ dir, endsAt: end })).endsAt).toBe('2026-11-21T05:40:00.000Z');
      expect((await stat(join(dir, 'hamburg/c01/readings.parquet'))).mtimeMs).toBe(before.mtimeMs);
    },
  );

  it('refuses a folder without a complete fleet', async () => {
    const refused = /holds no complete sample fleet; create it first/;
    await expect(extendSampleFleet({ dir: join(root, 'nowhere'), endsAt: newEnd })).rejects.toThrow(refused);
    const manifest = await readFleetManifest(dir);
    if (manifest) await writeFleetManifest(dir, { ...manifest, complete: false });
    await expect(extendSampleFleet({ dir, endsAt: newEnd })).rejects.toThrow(refused);
  });
});
