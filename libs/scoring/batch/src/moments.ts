import type { Cells, PredictionMoments } from '@circuitwatch/scoring-definitions';

/**
 * Moments of one column's finite numbers, without the rows that have a problem; null where there is none. Two passes
 * over a few thousand rows, as sums of squares would lose digits.
 */
export function momentsOf(
  cells: Cells | undefined,
  rows: number,
  problems: ReadonlyMap<number, string>,
): PredictionMoments | null {
  if (cells === undefined || !ArrayBuffer.isView(cells)) return null;
  const numbers = numbersOf(cells, rows, problems);
  let count = 0;
  let sum = 0;
  for (let row = 0; row < rows; row++) {
    const value = numbers[row] ?? NaN;
    // Only a finite number is nothing away from itself: this is asked of every row that is scored.
    if (value - value !== 0) continue;
    count += 1;
    sum += value;
  }
  if (count === 0) return null;
  const mean = sum / count;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const step = (numbers[row] ?? NaN) - mean;
    if (step - step === 0) squares += step * step;
  }
  return { count, mean, squares };
}

/** The cells as numbers, NaN where a row has a problem; the cells themselves where they are that already. */
function numbersOf(
  cells: Exclude<Cells, readonly string[]>,
  rows: number,
  problems: ReadonlyMap<number, string>,
): ArrayLike<number> {
  if (problems.size === 0 && !(cells instanceof BigInt64Array)) return cells;
  const numbers = Float64Array.from({ length: rows }, (_, row) => Number(cells[row]));
  for (const row of problems.keys()) numbers[row] = NaN;
  return numbers;
}

/**
 * Moments of both together.
 *
 * @see Chan, Golub, LeVeque: Updating formulae and a pairwise algorithm for computing sample variances (1979), (2.1)
 */
export function mergeMoments(
  a: PredictionMoments | null,
  b: PredictionMoments | null,
): PredictionMoments | null {
  if (a === null || b === null) return a ?? b;
  const count = a.count + b.count;
  const step = b.mean - a.mean;
  return {
    count,
    mean: a.mean + (step * b.count) / count,
    squares: a.squares + b.squares + (step * step * a.count * b.count) / count,
  };
}

/** The population's standard deviation, as numpy's std. */
export function deviationOf({ count, squares }: PredictionMoments): number {
  return Math.sqrt(squares / count);
}
