import type { ModelTask } from '@circuitwatch/monitoring-definitions';
import type { CellColumn } from '../ports.ts';

/** Integers with fewer distinct values than this share of the rows are classes, as in Azure. */
const categoricalShare = 0.05;

/** Whether a column's cells are names without order: text, or integers of which few are distinct. */
export function isCategorical(column: CellColumn): boolean {
  if (column.kind === 'texts') return true;
  const { values } = column;
  const distinct = new Set<number>();
  for (const value of values) {
    if (!Number.isNaN(value) && !Number.isInteger(value)) return false;
    distinct.add(value);
  }
  return distinct.size < categoricalShare * values.length;
}

/** What predicts a label of such cells. */
export function taskOf(label: CellColumn): ModelTask {
  return isCategorical(label) ? 'classification' : 'regression';
}
