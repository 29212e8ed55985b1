import type { CircuitNames } from '@circuitwatch/monitoring-documents';
import type { Circuit } from '@circuitwatch/persistence';
import { invalid } from '@circuitwatch/platform-errors';
import type { ApplyContext } from './applied.ts';

/** A circuit that is there, and how it is called here. */
export interface NamedCircuit {
  readonly circuit: Circuit;
  readonly names: CircuitNames;
  /** What was decided about the names, in sentences. */
  readonly notes: readonly string[];
}

/** The circuit of these names; it and its plant are created where they are missing, with the names as titles. */
export async function ensureCircuit(
  written: CircuitNames,
  { repositories: { plants, circuits }, actor }: ApplyContext,
): Promise<NamedCircuit> {
  const names = { plant: placeName(written.plant), circuit: placeName(written.circuit) };
  const plant =
    (await plants.findByName(names.plant)) ??
    (await plants.create({ name: names.plant, title: titleOf(written.plant) }, actor));
  const circuit =
    (await circuits.findByName(plant.id, names.circuit)) ??
    (await circuits.create(
      { plantId: plant.id, name: names.circuit, title: titleOf(written.circuit) },
      actor,
    ));
  const isSame = names.plant === written.plant && names.circuit === written.circuit;
  const note = `The circuit ${written.plant}/${written.circuit} is named ${names.plant}/${names.circuit} here.`;
  return { circuit, names, notes: isSame ? [] : [note] };
}

/** A circuit that is there already, with its names. */
export async function nameCircuit(
  circuitId: string,
  { repositories: { plants, circuits } }: ApplyContext,
): Promise<NamedCircuit> {
  const circuit = await circuits.get(circuitId);
  const plant = await plants.get(circuit.plantId);
  return { circuit, names: { plant: plant.name, circuit: circuit.name }, notes: [] };
}

/**
 * A text as plants and circuits are named: lower-case, 63 characters at most, all but letters, digits, `-` and `_`
 * replaced.
 *
 * @throws AppError INVALID where nothing of it can be kept.
 */
export function placeName(written: string): string {
  const name = written
    .normalize('NFKD')
    .replace(/\p{Mark}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9_-]+/g, '-')
    .replace(/^[^a-z0-9]+/, '')
    .slice(0, 63);
  if (name !== '') return name;
  throw invalid(`"${written.slice(0, 80)}" names no plant or circuit; use letters and digits.`);
}

function titleOf(written: string): string {
  return written.trim().slice(0, 200);
}
