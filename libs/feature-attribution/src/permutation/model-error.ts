import { invalid } from '@circuitwatch/platform-errors';
import type { FeatureColumn, Task } from '../rows/feature-rows.ts';
import { className, classesOf, distinctClasses } from '../rows/label-classes.ts';
import type { Predictions } from './monitored-model.ts';

/** How far predictions are from the labels; smaller is better. */
export type ModelError = (predictions: Predictions) => number;

/** Keeps the logarithm of a probability finite. */
const leastProbability = 1e-15;

/**
 * The error that fits task and answers: mean squared error of numbers, log loss of probabilities, the share of wrong
 * ones of classes. Numbers of a classifier are classes where all are whole, else probabilities of the second class.
 *
 * @param label Every row has one.
 * @param first What the model answers to the rows as they are, which says how to read all its answers.
 * @throws AppError INVALID where answers and labels do not fit.
 */
export function modelError(task: Task, label: FeatureColumn, first: Predictions): ModelError {
  if (task === 'regression') return squaredErrorOf(label, first);
  const labels = classesOf(label).map((each) => each ?? '');
  if (first.kind === 'probabilities') return logLoss(labels, columnNames(labels, first));
  if (first.kind === 'classes' || first.values.every(Number.isInteger))
    return (given) => shareWrong(labels, given);
  if (first.values.some((value) => !(value >= 0 && value <= 1))) {
    throw invalid(
      'The model answers numbers outside 0 to 1, which are no probabilities of a class; set the task to regression.',
    );
  }
  const names = columnNames(labels, { ...first, kind: 'probabilities', classes: null, width: 1 });
  return (given) => logLoss(labels, names)(given);
}

function squaredErrorOf(label: FeatureColumn, first: Predictions): ModelError {
  if (label.kind === 'texts' || first.kind !== 'numbers') {
    throw invalid(
      'The model or its label tells classes, and regression needs numbers; set the task to classification.',
    );
  }
  return (given) => {
    if (given.kind !== 'numbers') return NaN;
    const squares = given.values.map((value, row) => (value - (label.values[row] as number)) ** 2);
    return squares.reduce((sum, square) => sum + square, 0) / squares.length;
  };
}

function shareWrong(labels: readonly string[], given: Predictions): number {
  if (given.kind === 'probabilities') return NaN;
  const wrong = labels.filter((label, row) => className(String(given.values[row])) !== label);
  return wrong.length / labels.length;
}

/** By column of probabilities the class that it is about; of one column both classes. */
function columnNames(
  labels: readonly string[],
  { classes, width }: Extract<Predictions, { kind: 'probabilities' }>,
): readonly string[] {
  const count = Math.max(width, 2);
  if (classes?.length === count) return classes.map(className);
  const present = distinctClasses(labels);
  if (present.length === count) return present;
  const numbered = Array.from({ length: count }, (_, k) => String(k));
  if (present.every((each) => numbered.includes(each))) return numbered;
  throw invalid(
    `The model answers probabilities of ${count} classes without naming them, but the labels are ${present.slice(0, 10).join(', ')}; a model that names its classes is needed.`,
  );
}

function logLoss(labels: readonly string[], names: readonly string[]): ModelError {
  const places = labels.map((label) => names.indexOf(label));
  return (given) => {
    if (given.kind === 'classes') return NaN;
    const width = given.kind === 'numbers' ? 1 : given.width;
    const probability = (row: number, place: number): number => {
      if (place === -1) return 0;
      if (width > 1) return given.values[row * width + place] as number;
      const second = given.values[row] as number;
      return place === 1 ? second : 1 - second;
    };
    const losses = places.map((place, row) => -Math.log(clip(probability(row, place))));
    return losses.reduce((sum, loss) => sum + loss, 0) / losses.length;
  };
}

function clip(probability: number): number {
  return Math.min(1 - leastProbability, Math.max(leastProbability, probability));
}
