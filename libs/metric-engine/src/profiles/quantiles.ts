import { linearQuantile } from '../bins/decile-edges.ts';

/** Quantiles by which people describe a sample. */
export interface Quantiles {
  readonly min: number;
  readonly p1: number;
  readonly p5: number;
  readonly q1: number;
  readonly median: number;
  readonly q3: number;
  readonly p95: number;
  readonly p99: number;
  readonly max: number;
}

/**
 * The usual quantiles of values in ascending order, by numpy's linear rule; all NaN without values. Between
 * infinite values a quantile may be NaN. Time O(1).
 *
 * @see numpy.quantile (method "linear"); Hyndman, Fan, "Sample quantiles in statistical packages", type 7, 1996.
 */
export function quantilesOfSorted(sorted: Float64Array): Quantiles {
  const at = (share: number): number => linearQuantile(sorted.length, (rank) => sorted[rank] ?? NaN, share);
  return {
    min: at(0),
    p1: at(0.01),
    p5: at(0.05),
    q1: at(0.25),
    median: at(0.5),
    q3: at(0.75),
    p95: at(0.95),
    p99: at(0.99),
    max: at(1),
  };
}
