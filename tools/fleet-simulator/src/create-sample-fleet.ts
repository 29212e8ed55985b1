import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import { conflict, invalid } from '@circuitwatch/platform-errors';
import { fileNames, forEachCircuit, writeModel, writeReadings } from './circuit-files.ts';
import { planFleet, readFleetManifest, writeFleetManifest, type FleetManifest } from './manifest.ts';

/** Which fleet to create, and where. */
export interface SampleFleetOptions {
  readonly dir: string;
  readonly seed: number;
  /** 24 unless said. */
  readonly circuits?: number;
  /** 3 unless said. */
  readonly plants?: number;
  /** Readings end before this instant; a fleet that was begun keeps the end it began with. */
  readonly endsAt: Date;
  readonly days?: number;
  /** Called with ascending numbers up to 1. */
  readonly onProgress?: (progress: number) => void;
  readonly signal?: AbortSignal;
}

/**
 * Writes the files of a sample fleet and its manifest. Creating it again changes nothing; creation that was
 * interrupted continues with the end it began with, so that all circuits end at the same instant.
 *
 * @throws AppError INVALID for impossible sizes; CONFLICT when the folder holds another fleet.
 */
export async function createSampleFleet(options: SampleFleetOptions): Promise<FleetManifest> {
  const { dir, signal, onProgress } = options;
  const manifest = await beginFleet(options);
  if (manifest.complete) {
    onProgress?.(1);
    return manifest;
  }
  await forEachCircuit({ dir, manifest, onProgress, signal }, async (circuit, writer) => {
    // Readings are written last: their presence says that the circuit is done.
    if (await exists(join(dir, circuit.circuit.folder, fileNames.readings))) return;
    await writeModel(circuit);
    await writeReadings(circuit, writer);
  });
  const complete = { ...manifest, complete: true };
  await writeFleetManifest(dir, complete);
  return complete;
}

async function beginFleet(options: SampleFleetOptions): Promise<FleetManifest> {
  const { dir, seed, circuits = 24, plants = 3, endsAt, days = 45 } = options;
  for (const [name, value] of Object.entries({ circuits, plants, days })) {
    if (!Number.isInteger(value) || value < 1 || value > 10_000) {
      throw invalid(`A sample fleet needs 1 to 10000 ${name}, not ${value}.`);
    }
  }
  const planned = planFleet({ seed, circuits, plants, endsAt, days });
  const existing = await readFleetManifest(dir);
  if (!existing) {
    await writeFleetManifest(dir, planned);
    return planned;
  }
  const isSame =
    existing.seed === seed &&
    existing.days === days &&
    existing.circuits.length === circuits &&
    existing.plants.length === planned.plants.length;
  if (isSame) return existing;
  throw conflict(
    `${dir} holds a sample fleet of ${existing.circuits.length} circuits in ${existing.plants.length} plants over ${existing.days} days (seed ${existing.seed}); remove it, or choose another folder, to create a different one.`,
  );
}

async function exists(path: string): Promise<boolean> {
  try {
    await stat(path);
    return true;
  } catch {
    return false;
  }
}
