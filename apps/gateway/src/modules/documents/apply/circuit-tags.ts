import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import type { CircuitNames } from '@circuitwatch/monitoring-documents';
import { placeName } from './ensure-circuit.ts';

const meanings = {
  plant_id: 'plant',
  plant: 'plant',
  circuit_id: 'circuit',
  circuit: 'circuit',
} as const satisfies Record<string, keyof CircuitNames>;

/**
 * The definition without tags that only name the circuit that its monitor watches: an exported monitor has them, and
 * is the same monitor.
 */
export function withoutCircuitTags(definition: MonitorDefinition, names: CircuitNames): MonitorDefinition {
  const { tags, ...rest } = definition;
  if (!tags) return definition;
  const others = Object.entries(tags).filter(([tag, value]) => {
    const meaning = Object.hasOwn(meanings, tag) ? meanings[tag as keyof typeof meanings] : undefined;
    return meaning === undefined || !isName(value, names[meaning]);
  });
  return others.length > 0 ? { ...rest, tags: Object.fromEntries(others) } : rest;
}

function isName(value: string, name: string): boolean {
  return /[a-z0-9]/i.test(value) && placeName(value) === name;
}
