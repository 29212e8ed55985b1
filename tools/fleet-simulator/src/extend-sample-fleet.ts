import { invalid } from '@circuitwatch/platform-errors';
import { forEachCircuit, writeReadings } from './circuit-files.ts';
import { readFleetManifest, withEnd, writeFleetManifest, type FleetManifest } from './manifest.ts';

/** Which fleet to bring up to which instant. */
export interface ExtensionOptions {
  /** The folder that createSampleFleet filled. */
  readonly dir: string;
  /** Readings will end before this instant. */
  readonly endsAt: Date;
  /** Called with ascending numbers up to 1. */
  readonly onProgress?: (progress: number) => void;
  /** Ends the work between two circuits. */
  readonly signal?: AbortSignal;
}

/**
 * Brings a complete sample fleet up to a later instant, as a plant that ran on: afterwards its readings cover
 * the fleet's days before the new end. The same fleet and end give the same files.
 *
 * Healthy readings hang on absolute time, so what was healthy and still is keeps every value. Faults hang on
 * the end: each keeps its circuit, sensor, kind and shape but begins anew, as many days before the new end, and
 * the days on which it was seen before read as healthy. So the monitors always flag what the manifest says.
 *
 * Each file is replaced in one step, and who has the old one open reads on in it. The manifest comes last: after
 * an interruption it still names the old end, and the next extension writes all files again.
 *
 * @throws AppError INVALID when the folder holds no complete fleet.
 */
export async function extendSampleFleet(options: ExtensionOptions): Promise<FleetManifest> {
  const { dir, endsAt, onProgress, signal } = options;
  const existing = await readFleetManifest(dir);
  if (!existing?.complete) throw invalid(`${dir} holds no complete sample fleet; create it first.`);
  const manifest = withEnd(existing, endsAt);
  if (manifest.endsAt <= existing.endsAt) {
    onProgress?.(1);
    return existing;
  }
  await forEachCircuit({ dir, manifest, onProgress, signal }, writeReadings);
  await writeFleetManifest(dir, manifest);
  return manifest;
}
