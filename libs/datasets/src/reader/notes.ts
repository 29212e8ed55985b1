import type { TimeRange } from '@circuitwatch/monitoring-definitions';
import type { Relation } from '../sources/relation.ts';

/** The relation's notes, and that windows are of no use where rows have no time. */
export function windowNotes(
  { notes, timestampColumn }: Pick<Relation, 'notes' | 'timestampColumn'>,
  windows: readonly (TimeRange | null)[],
): readonly string[] {
  if (timestampColumn !== null || windows.every((window) => window === null)) return notes;
  return [...notes, 'The rows have no time, so every row belongs to the data window.'];
}
