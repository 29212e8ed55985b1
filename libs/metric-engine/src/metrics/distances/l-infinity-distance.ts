import { differenceOfProducts } from '../../bins/difference-of-products.ts';
import { total } from '../../bins/total.ts';
import { defineMetric } from '../pair-metric.ts';
import { binnedDistance } from './binned-distance.ts';

/**
 * L-infinity (Chebyshev) distance of two histograms over the same bins, in [0, 1]: the largest change of a
 * single bin's share.
 *
 *   max_i |p_i - q_i|,  p and q the fractions of baseline and target
 *
 * Symmetric, 0 for equal fractions, 1 only when each side has a single bin and they differ; NaN when a side is
 * empty or not finite. Differences are exact. Time O(bins), no allocation.
 *
 * @see scipy.spatial.distance.chebyshev.
 */
function lInfinityDistance(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  const baselineTotal = total(baselineCounts);
  const targetTotal = total(targetCounts);
  let largest = 0;
  for (let bin = 0; bin < baselineCounts.length; bin++) {
    const baseline = baselineCounts[bin] as number;
    const target = targetCounts[bin] as number;
    largest = Math.max(largest, Math.abs(differenceOfProducts(baseline, targetTotal, target, baselineTotal)));
  }
  return largest / (baselineTotal * targetTotal);
}

/** The distance that TensorFlow Data Validation, Vertex AI and NannyML take for categories, here of numbers too. */
export const lInfinity = defineMetric({
  id: 'l_infinity_distance',
  version: 1,
  family: 'statistics',
  kind: 'drift',
  title: 'L-infinity distance',
  description:
    'Largest difference of a single share, over shared equal-width bins or categories; 0 equal, at most 1.',
  unit: 'fraction',
  direction: 'above',
  defaultThreshold: 0.1,
  bands: null,
  source: 'TensorFlow Data Validation; default threshold of SageMaker Model Monitor',
  ...binnedDistance(lInfinityDistance),
});
