import { meanOf } from '../kernels/compensated-sum.ts';

/** Third and fourth standardized moments of a sample. */
export interface Shape {
  /** 0 for symmetric samples; positive with a tail to the right. */
  readonly skewness: number;
  /** Excess over the normal distribution, whose is 0 (Fisher). */
  readonly kurtosis: number;
}

/**
 * Skewness and excess kurtosis of values in ascending order, without correction for bias.
 *
 *   m_k = sum((x - mean)^k) / n,  skewness = m_3 / m_2^1.5,  kurtosis = m_4 / m_2^2 - 3
 *
 * Deviations are taken from the median, which is nearly exact, then from their own mean, so that an offset that
 * is large against the spread costs no digits; they are scaled by a power of two, so that no power overflows or
 * vanishes. One distinct value, none, or an infinite one: NaN for both. Time O(n).
 *
 * @see scipy.stats.skew and scipy.stats.kurtosis (bias=True, fisher=True).
 */
export function shapeOfSorted(sorted: Float64Array): Shape {
  const n = sorted.length;
  const smallest = sorted[0] ?? NaN;
  const largest = sorted[n - 1] ?? NaN;
  const centre = sorted[n >>> 1] ?? NaN;
  const spread = Math.max(centre / 2 - smallest / 2, largest / 2 - centre / 2);
  const scale = 2 ** Math.min(1000, Math.max(-1000, Math.ceil(Math.log2(spread)) + 1));
  const fromCentre = (k: number): number => (sorted[k] as number) / scale - centre / scale;
  const offset = meanOf(n, fromCentre);
  const moment = (power: number): number => meanOf(n, (k) => (fromCentre(k) - offset) ** power);
  const variance = moment(2);
  return { skewness: moment(3) / variance ** 1.5, kurtosis: moment(4) / variance ** 2 - 3 };
}
