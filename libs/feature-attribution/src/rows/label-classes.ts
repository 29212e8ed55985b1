import { invalid } from '@circuitwatch/platform-errors';
import type { FeatureColumn } from './feature-rows.ts';

/**
 * The class that each cell names; null where there is none. 1, "1.0" and true are the same class, as labels of one
 * model are numbers in one table and truth values in another.
 *
 * @throws AppError INVALID in Azure's words for numbers that are not whole.
 */
export function classesOf(column: FeatureColumn): readonly (string | null)[] {
  if (column.kind === 'texts') return column.values.map((cell) => (cell === null ? null : className(cell)));
  if (column.values.some((value) => Number.isFinite(value) && !Number.isInteger(value))) {
    throw invalid('The target column is continuous. Please specify the task type as regression.');
  }
  return Array.from(column.values, (value) => (Number.isFinite(value) ? String(value) : null));
}

/** How a class is written, whoever writes it. */
export function className(cell: string): string {
  if (/^(?:true|false)$/i.test(cell)) return cell.length === 4 ? '1' : '0';
  const number = Number(cell);
  return cell.trim() !== '' && Number.isFinite(number) ? String(number) : cell;
}

/** Distinct classes: numbers by size before texts by code unit, which is how scikit-learn numbers them. */
export function distinctClasses(classes: Iterable<string | null>): readonly string[] {
  const distinct = [...new Set(classes)].filter((each) => each !== null).sort();
  return distinct.every((each) => Number.isFinite(Number(each)))
    ? distinct.sort((a, b) => Number(a) - Number(b))
    : distinct;
}
