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
  let count = 0;
  let sum = 0;
  const isCounted = (value: number, row: number): boolean =>
    Number.isFinite(value) && (problems.size === 0 || !problems.has(row));
  for (let row = 0; row < rows; row++) {
    const value = Number(cells[row]);
    if (!isCounted(value, row)) continue;
    count += 1;
    sum += value;
  }
  if (count === 0) return null;
  const mean = sum / count;
  let squares = 0;
  for (let row = 0; row < rows; row++) {
    const value = Number(cells[row]);
    if (isCounted(value, row)) squares += (value - mean) ** 2;
  }
  return { count, mean, squares };
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
