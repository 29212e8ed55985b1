import { once } from '../../comparison/once.ts';
import { confusionCounts, type ConfusionCounts } from './confusion-counts.ts';
import { receiverArea } from './receiver-area.ts';

/** Actual and predicted classes row by row, as indices into the classes, negative where a row has none. */
export interface ClassificationColumns {
  readonly actual: Int32Array;
  readonly predicted: Int32Array;
  /** Distinct names. */
  readonly classes: readonly string[];
  /**
   * Scores or probabilities: a column a class in the order of the classes, or for two classes the second one's
   * column alone, whose complement the first one's is. NaN where a row has none.
   */
  readonly scores?: readonly Float64Array[];
}

/** Rows with a score for every class, a column a class. */
export interface ScoredRows {
  readonly actual: Int32Array;
  readonly columns: readonly Float64Array[];
  /** Whether all scores are within [0, 1]. */
  readonly areProbabilities: boolean;
  /** Actual rows of each class. */
  readonly rowsOfClass: Float64Array;
  /** Area under the ROC curve of each class against the rest, by its scores; NaN where one side is empty. */
  readonly areas: () => readonly number[];
}

/** Rows with both classes, and what metrics share of them; scores are looked at when first asked for. */
export interface ClassificationSample {
  readonly rows: number;
  /** Rows without an actual or without a predicted class. */
  readonly leftOut: number;
  readonly counts: ConfusionCounts;
  /** Actual rows of each class. */
  readonly rowsOfClass: Float64Array;
  /** null without scores. */
  readonly scored: () => ScoredRows | null;
}

/**
 * Pairs the rows that have both classes. Time O(rows + classes).
 *
 * @throws RangeError when columns differ in length, a code lies beyond the classes, or the number of score
 * columns fits neither the classes nor, with one column, two classes.
 */
export function classificationSample(columns: ClassificationColumns): ClassificationSample {
  const { actual, predicted, classes, scores } = columns;
  checkColumns(columns);
  const isComplete = (_: number, row: number): boolean =>
    (actual[row] as number) >= 0 && (predicted[row] as number) >= 0;
  const complete = actual.filter(isComplete);
  return {
    rows: complete.length,
    leftOut: actual.length - complete.length,
    counts: confusionCounts(complete, predicted.filter(isComplete), classes.length),
    rowsOfClass: rowsOfEachClass(complete, classes.length),
    scored: once(() =>
      scores === undefined
        ? null
        : scoredRows(
            complete,
            scores.map((column) => column.filter(isComplete)),
            classes.length,
          ),
    ),
  };
}

function scoredRows(actual: Int32Array, scores: readonly Float64Array[], classes: number): ScoredRows {
  const isScored = (_: number, row: number): boolean => scores.every((column) => !Number.isNaN(column[row]));
  const complete = actual.filter(isScored);
  const given = scores.map((column) => column.filter(isScored));
  const [only] = given;
  const columns =
    given.length === 1 && classes === 2 && only ? [only.map((score) => 1 - score), only] : given;
  return {
    actual: complete,
    columns,
    areProbabilities: given.every((column) => column.every((score) => score >= 0 && score <= 1)),
    rowsOfClass: rowsOfEachClass(complete, classes),
    areas: once(() => areasOfClasses(complete, columns)),
  };
}

/** The second of two classes is ranked by its score, and the first by the same ranks from the other end. */
function areasOfClasses(actual: Int32Array, columns: readonly Float64Array[]): number[] {
  const area = (column: Float64Array, code: number): number =>
    receiverArea(
      column.filter((_, row) => actual[row] === code),
      column.filter((_, row) => actual[row] !== code),
    );
  const [first, second] = columns;
  if (columns.length !== 2 || !first || !second) return columns.map(area);
  const shared = area(second, 1);
  return [shared, shared];
}

function rowsOfEachClass(actual: Int32Array, classes: number): Float64Array {
  const rows = new Float64Array(classes);
  for (const code of actual) (rows[code] as number)++;
  return rows;
}

function checkColumns({ actual, predicted, classes, scores }: ClassificationColumns): void {
  if (actual.length !== predicted.length || scores?.some((column) => column.length !== actual.length)) {
    throw new RangeError('The columns of actual classes, predicted classes and scores differ in length.');
  }
  const scoreColumns = scores?.length ?? classes.length;
  if (scoreColumns !== classes.length && !(scoreColumns === 1 && classes.length === 2)) {
    throw new RangeError(`${scoreColumns} columns of scores for ${classes.length} classes.`);
  }
  for (const codes of [actual, predicted]) {
    const row = codes.findIndex((code) => code >= classes.length);
    if (row >= 0)
      throw new RangeError(`Code ${codes[row]} of row ${row} lies beyond the ${classes.length} classes.`);
  }
}
