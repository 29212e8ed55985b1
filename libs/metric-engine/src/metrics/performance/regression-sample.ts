import { once } from '../../comparison/once.ts';
import { sumOf } from '../../kernels/compensated-sum.ts';

/** Actual and predicted values row by row; NaN where a row has none. */
export interface RegressionColumns {
  readonly actual: Float64Array;
  readonly predicted: Float64Array;
}

/** A sum of squares is `sum` times the square of `scale`, which is 1 unless squares would overflow or vanish. */
export interface ScaledSquares {
  readonly sum: number;
  readonly scale: number;
}

/** Rows with both values, and what metrics share of them; computed when first asked for. */
export interface RegressionSample extends RegressionColumns {
  readonly rows: number;
  /** Rows without an actual or without a predicted value. */
  readonly leftOut: number;
  /** Sum of (actual - predicted)^2. */
  readonly squaredErrors: () => ScaledSquares;
}

/**
 * Pairs the rows that have both values. Time O(rows); copies only where a row is left out.
 *
 * @throws RangeError when the columns differ in length.
 */
export function regressionSample({ actual, predicted }: RegressionColumns): RegressionSample {
  if (actual.length !== predicted.length) {
    throw new RangeError(`${actual.length} actual values, but ${predicted.length} predicted ones.`);
  }
  const isComplete = (_: number, row: number): boolean =>
    !Number.isNaN(actual[row]) && !Number.isNaN(predicted[row]);
  const complete = actual.every((value, row) => isComplete(value, row))
    ? { actual, predicted }
    : { actual: actual.filter(isComplete), predicted: predicted.filter(isComplete) };
  const rows = complete.actual.length;
  return {
    ...complete,
    rows,
    leftOut: actual.length - rows,
    squaredErrors: once(() =>
      sumOfSquares(rows, (k) => (complete.actual[k] as number) - (complete.predicted[k] as number)),
    ),
  };
}

/** Sum of the squares of deviations; finite wherever they are. Time O(count). */
export function sumOfSquares(count: number, deviation: (index: number) => number): ScaledSquares {
  let largest = 0;
  for (let k = 0; k < count; k++) largest = Math.max(largest, Math.abs(deviation(k)));
  const isHarmless = largest === 0 || (largest > 1e-140 && largest < 1e140) || !Number.isFinite(largest);
  // A power of two, so that scaling is exact.
  const scale = isHarmless ? 1 : 2 ** Math.min(1000, Math.max(-1000, Math.round(Math.log2(largest))));
  return { sum: sumOf(count, (k) => (deviation(k) / scale) ** 2), scale };
}
