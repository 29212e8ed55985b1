import { evaluateClassification, evaluateRegression } from '@circuitwatch/metric-engine';
import type { ModelTask } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { CellColumn } from '../ports.ts';

/** Predictions with their truth, a row each. */
export interface PredictedRows {
  readonly prediction: CellColumn;
  readonly truth: CellColumn;
  /** Of the second of two classes; null: none. */
  readonly probability: CellColumn | null;
}

/** What the metrics say, NaN where one is not defined, and of how many rows. */
export interface PerformanceFigures {
  /** Rows with prediction and truth. */
  readonly rows: number;
  readonly values: ReadonlyMap<string, number>;
}

/**
 * Every performance metric of the task.
 *
 * @throws AppError INVALID when regression meets text that is no number.
 */
export function performanceFigures(task: ModelTask, rows: PredictedRows): PerformanceFigures {
  return task === 'regression' ? regression(rows) : classification(rows);
}

function regression({ prediction, truth }: PredictedRows): PerformanceFigures {
  const { rows, values } = evaluateRegression({
    actual: numbersOf(truth, 'truth'),
    predicted: numbersOf(prediction, 'predictions'),
  });
  return { rows, values };
}

/** Numbers of a column; text that is a number is one. */
export function numbersOf(column: CellColumn, what: string): Float64Array {
  if (column.kind === 'numbers') return column.values;
  return Float64Array.from(column.values, (text) => {
    if (text === null || text.trim() === '') return NaN;
    const value = Number(text);
    if (Number.isNaN(value)) throw invalid(`The ${what} hold "${text}", which is no number.`);
    return value;
  });
}

function classification({ prediction, truth, probability }: PredictedRows): PerformanceFigures {
  const [actual, predicted] = [classesOf(truth), classesOf(prediction)];
  const names = [...new Set([...actual, ...predicted])].filter((name) => name !== null).sort(byNumberOrText);
  const codes = new Map(names.map((name, code) => [name, code]));
  const coded = (cells: readonly (string | null)[]): Int32Array =>
    Int32Array.from(cells, (name) => (name === null ? -1 : (codes.get(name) ?? -1)));
  const scores =
    probability && names.length === 2 ? { scores: [numbersOf(probability, 'probabilities')] } : {};
  const { rows, figures } = evaluateClassification({
    actual: coded(actual),
    predicted: coded(predicted),
    classes: names,
    ...scores,
  });
  return { rows, values: new Map([...figures].map(([id, { value }]) => [id, value])) };
}

/** Names of classes: 1, 1.0 and "1" are one class. */
export function classesOf(column: CellColumn): readonly (string | null)[] {
  if (column.kind === 'numbers') {
    return Array.from(column.values, (value) => (Number.isNaN(value) ? null : String(value)));
  }
  return column.values.map((text) => {
    if (text === null) return null;
    const value = text.trim() === '' ? NaN : Number(text);
    return Number.isNaN(value) ? text : String(value);
  });
}

/** So that of 0 and 1, and of 9 and 10, the larger is the second class, whose probability is meant. */
function byNumberOrText(left: string, right: string): number {
  const difference = Number(left) - Number(right);
  if (!Number.isNaN(difference)) return difference;
  return left < right ? -1 : 1;
}
