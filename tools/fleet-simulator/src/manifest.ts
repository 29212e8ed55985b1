import { mkdir, readFile, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { invalid } from '@circuitwatch/platform-errors';
import { z } from 'zod';
import { faultSchema, planFaults } from './fault.ts';
import { samplePlants } from './plants.ts';

const circuitSchema = z.strictObject({
  /** Its number in the whole fleet, which the simulation depends on. */
  index: z.int().min(0),
  plant: z.string(),
  name: z.string(),
  title: z.string(),
  tags: z.array(z.string()),
  /** Folder of its files, below the manifest's. */
  folder: z.string(),
  /** null: healthy. */
  fault: faultSchema.nullable(),
});

const manifestSchema = z.strictObject({
  format: z.literal(1),
  seed: z.int(),
  /** Readings end before this instant. */
  endsAt: z.iso.datetime(),
  days: z.int().min(1),
  /** false while files are still missing. */
  complete: z.boolean(),
  plants: z.array(
    z.strictObject({
      name: z.string(),
      title: z.string(),
      timeZone: z.string(),
      utcOffsetHours: z.number(),
    }),
  ),
  circuits: z.array(circuitSchema),
});

/** What a sample fleet consists of, and what is wrong with it. */
export type FleetManifest = z.infer<typeof manifestSchema>;

/** One circuit of a sample fleet. */
export type SampleCircuit = z.infer<typeof circuitSchema>;

/** What a fleet is drawn from. */
export interface FleetPlan {
  readonly seed: number;
  readonly circuits: number;
  readonly plants: number;
  readonly endsAt: Date;
  readonly days: number;
}

const minuteMs = 60_000;
const lines = ['cooling', 'pumping', 'drive', 'heating'];

/** Draws up a fleet: circuits in blocks by plant, faults spread over all. */
export function planFleet({ seed, circuits, plants: plantCount, endsAt, days }: FleetPlan): FleetManifest {
  const plants = samplePlants(Math.min(plantCount, circuits));
  const faults = planFaults({ seed, circuits });
  const perPlant = Math.ceil(circuits / plants.length);
  return {
    format: 1,
    seed,
    endsAt: fullMinute(endsAt),
    days,
    complete: false,
    plants: [...plants],
    circuits: Array.from({ length: circuits }, (_, index): SampleCircuit => {
      const plant = plants[Math.floor(index / perPlant)];
      if (!plant) throw new RangeError(`There is no plant for circuit ${index}.`);
      const number = String((index % perPlant) + 1).padStart(2, '0');
      const line = lines[index % lines.length] ?? 'line';
      return {
        index,
        plant: plant.name,
        name: `c${number}`,
        title: `${plant.title} ${line} circuit ${number}`,
        tags: ['sample', `line:${line}`],
        folder: `${plant.name}/c${number}`,
        fault: faults.get(index) ?? null,
      };
    }),
  };
}

/** The same fleet with readings that end before another instant. */
export function withEnd(manifest: FleetManifest, endsAt: Date): FleetManifest {
  return { ...manifest, endsAt: fullMinute(endsAt) };
}

function fullMinute(instant: Date): string {
  return new Date(Math.floor(instant.getTime() / minuteMs) * minuteMs).toISOString();
}

function manifestPath(dir: string): string {
  return join(dir, 'manifest.json');
}

/**
 * The manifest in the folder, or null when there is none.
 *
 * @throws AppError INVALID when the file is no manifest.
 */
export async function readFleetManifest(dir: string): Promise<FleetManifest | null> {
  const path = manifestPath(dir);
  try {
    return manifestSchema.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    if (error instanceof Error && 'code' in error && error.code === 'ENOENT') return null;
    throw invalid(`${path} is no manifest of a sample fleet; move the folder away to create a new one.`);
  }
}

/** Writes the manifest in one step: a reader sees the old one or the new one. */
export async function writeFleetManifest(dir: string, manifest: FleetManifest): Promise<void> {
  await mkdir(dir, { recursive: true });
  const path = manifestPath(dir);
  await writeFile(`${path}.partial`, `${JSON.stringify(manifest, null, 2)}\n`);
  await rename(`${path}.partial`, path);
}
