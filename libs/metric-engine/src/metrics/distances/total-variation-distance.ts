import { differenceOfProducts } from '../../bins/difference-of-products.ts';
import { total } from '../../bins/total.ts';
import { defineMetric } from '../pair-metric.ts';
import { binnedDistance } from './binned-distance.ts';

/**
 * Total variation distance of two histograms over the same bins, in [0, 1]: the share of rows that would have
 * to move to another bin.
 *
 *   sum_i |p_i - q_i| / 2,  p and q the fractions of baseline and target
 *
 * Symmetric, 0 for equal fractions, 1 for histograms without a common bin; NaN when a side is empty or not
 * finite. Differences are exact, so close histograms keep their digits. Time O(bins), no allocation.
 *
 * @see Levin, Peres & Wilmer, "Markov Chains and Mixing Times", 2009, proposition 4.2.
 */
function totalVariationDistance(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  const baselineTotal = total(baselineCounts);
  const targetTotal = total(targetCounts);
  let sum = 0;
  for (let bin = 0; bin < baselineCounts.length; bin++) {
    const baseline = baselineCounts[bin] as number;
    const target = targetCounts[bin] as number;
    sum += Math.abs(differenceOfProducts(baseline, targetTotal, target, baselineTotal));
  }
  return Math.min(1, sum / (2 * baselineTotal * targetTotal));
}

/** The distance that Evidently offers for categories, here of numbers too. */
export const totalVariation = defineMetric({
  id: 'total_variation_distance',
  version: 1,
  family: 'statistics',
  kind: 'drift',
  title: 'Total variation distance',
  description:
    'Half the sum of the differences of all shares, over shared equal-width bins or categories: the share of rows that would have to move; 0 equal, 1 disjoint.',
  unit: 'fraction',
  direction: 'above',
  defaultThreshold: 0.1,
  bands: null,
  source: 'Levin, Peres & Wilmer, 2009; default threshold of Evidently',
  ...binnedDistance(totalVariationDistance),
});
