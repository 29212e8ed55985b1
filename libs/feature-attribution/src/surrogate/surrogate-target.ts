import { invalid } from '@circuitwatch/platform-errors';
import { logisticLoss, softmaxLoss, squaredError, type Objective } from '../boosting/objective.ts';
import type { FeatureColumn, Task } from '../rows/feature-rows.ts';
import { classesOf, distinctClasses } from '../rows/label-classes.ts';

/** Trees are grown for each class, so time grows with their number. */
const mostClasses = 30;
/** A leaf has at least 20 rows, so fewer than two leaves' rows cannot be split. */
const leastRows = 40;

/** What the surrogate learns, and from which rows. */
export interface SurrogateTarget {
  /** Rows with a label. */
  readonly rows: Uint32Array;
  readonly objective: Objective;
}

/**
 * The loss for a label; rows without one are left out.
 *
 * @throws AppError INVALID for fewer than 40 rows with a label, one value only, more than 30 classes, numbers that
 *   are not whole as classes, and texts as amounts.
 */
export function surrogateTarget(label: string, column: FeatureColumn, task: Task): SurrogateTarget {
  return task === 'regression' ? amountTarget(label, column) : classTarget(label, column);
}

function amountTarget(label: string, column: FeatureColumn): SurrogateTarget {
  if (column.kind === 'texts') {
    throw invalid(
      `The label ${label} is text, and regression needs numbers; set the task to classification.`,
    );
  }
  const rows = rowsWhere(column.values.length, (row) => Number.isFinite(column.values[row]));
  checkRows(label, rows);
  const amounts = Float64Array.from(rows, (row) => column.values[row] ?? NaN);
  if (amounts.every((amount) => amount === amounts[0])) throw constantLabel(label, String(amounts[0]));
  return { rows, objective: squaredError(amounts) };
}

function classTarget(label: string, column: FeatureColumn): SurrogateTarget {
  const classes = classesOf(column);
  const rows = rowsWhere(classes.length, (row) => classes[row] !== null);
  checkRows(label, rows);
  const distinct = distinctClasses(classes);
  if (distinct.length === 1) throw constantLabel(label, distinct[0] ?? '');
  if (distinct.length > mostClasses) {
    const isNumber =
      column.kind === 'numbers' ? '; set the task to regression, or name a label of few classes' : '';
    throw invalid(
      `The label ${label} has ${distinct.length} classes, and at most ${mostClasses} can be learned${isNumber}.`,
    );
  }
  const numbers = new Map(distinct.map((each, k) => [each, k]));
  const numbered = Uint8Array.from(rows, (row) => numbers.get(classes[row] ?? '') ?? 0);
  const objective = distinct.length === 2 ? logisticLoss(numbered) : softmaxLoss(numbered, distinct.length);
  return { rows, objective };
}

function rowsWhere(count: number, isWanted: (row: number) => boolean): Uint32Array {
  return Uint32Array.from({ length: count }, (_, row) => row).filter(isWanted);
}

function checkRows(label: string, rows: Uint32Array): void {
  if (rows.length >= leastRows) return;
  throw invalid(
    `Only ${rows.length} rows have a label ${label}, and at least ${leastRows} are needed to learn from; widen the window.`,
  );
}

function constantLabel(label: string, value: string): Error {
  return invalid(
    `The label ${label} is ${value} in every row, so no feature can be made responsible for it; widen the window or name another label.`,
  );
}
