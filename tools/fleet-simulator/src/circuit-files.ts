import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { forEachAtOnce } from './for-each-at-once.ts';
import { encodeLinearModel } from './linear-onnx.ts';
import type { FleetManifest, SampleCircuit } from './manifest.ts';
import { openReadingsWriter, type ReadingsWriter } from './readings-writer.ts';
import { sampleModel } from './sample-model.ts';
import { circuitSensors, simulateCircuit } from './simulate-circuit.ts';

/** Files of a circuit, below its folder. */
export const fileNames = { readings: 'readings.parquet', model: 'model.onnx' } as const;

/** One circuit is simulated on this thread while DuckDB writes the one before. */
const circuitsAtOnce = 2;

/** One circuit of a fleet whose files lie in a folder. */
export interface CircuitToWrite {
  readonly dir: string;
  readonly manifest: FleetManifest;
  readonly circuit: SampleCircuit;
}

/** Writes the circuit's model; the file appears under its name when it is whole. */
export async function writeModel({ dir, manifest, circuit }: CircuitToWrite): Promise<void> {
  const folder = join(dir, circuit.folder);
  const { plant, name, index } = circuit;
  const model = sampleModel(`${plant}-${name}`, circuitSensors({ seed: manifest.seed, index }));
  await mkdir(folder, { recursive: true });
  await writeFile(join(folder, '.model.partial'), encodeLinearModel(model));
  await rename(join(folder, '.model.partial'), join(folder, fileNames.model));
}

/** Writes the circuit's readings up to the end of the manifest; replaces older ones in one step. */
export async function writeReadings(
  { dir, manifest, circuit }: CircuitToWrite,
  writer: ReadingsWriter,
): Promise<void> {
  const folder = join(dir, circuit.folder);
  const { seed, days, plants } = manifest;
  const { index, fault, plant } = circuit;
  const utcOffsetHours = plants.find(({ name }) => name === plant)?.utcOffsetHours ?? 0;
  await mkdir(folder, { recursive: true });
  await writer.write(
    join(folder, fileNames.readings),
    simulateCircuit({ seed, index, endsAt: new Date(manifest.endsAt), days, fault, utcOffsetHours }),
  );
}

/** What goes with writing all circuits of a fleet. */
export interface FleetToWrite {
  readonly dir: string;
  readonly manifest: FleetManifest;
  readonly onProgress?: ((progress: number) => void) | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Does the work for one circuit after the other with one writer; an abort ends it between two circuits. */
export async function forEachCircuit(
  { dir, manifest, onProgress = () => undefined, signal }: FleetToWrite,
  work: (circuit: CircuitToWrite, writer: ReadingsWriter) => Promise<void>,
): Promise<void> {
  const writer = await openReadingsWriter();
  let done = 0;
  try {
    await forEachAtOnce(manifest.circuits, circuitsAtOnce, async (circuit) => {
      signal?.throwIfAborted();
      await work({ dir, manifest, circuit }, writer);
      onProgress(++done / manifest.circuits.length);
    });
  } finally {
    writer.close();
  }
}
