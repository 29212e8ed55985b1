import { differenceOfProducts } from '../../bins/difference-of-products.ts';
import { total } from '../../bins/total.ts';
import { unitDeviance } from '../../distributions/unit-deviance.ts';
import { defineMetric } from '../pair-metric.ts';
import { azureMachineLearning } from '../sources.ts';
import { binnedDistance } from './binned-distance.ts';

/**
 * Jensen-Shannon distance of two histograms over the same bins, base 2, in [0, 1].
 *
 *   sqrt( sum_i [ p_i log2(p_i / m_i) + q_i log2(q_i / m_i) ] / 2 ),  m = (p + q) / 2
 *
 * Counts are normalised to fractions; empty bins add nothing, no smoothing. Symmetric, 0 for equal fractions,
 * 1 for histograms without a common bin. NaN when a side is empty or not finite. Each term is
 * p ln(p / m) - p + m, never negative, with an exact m - p; the sum is the same, and close histograms of billions
 * of rows keep their digits. Time O(bins), no allocation.
 *
 * @see Endres & Schindelin, "A new metric for probability distributions", IEEE Trans. Inf. Theory 49(7), 2003;
 * equals scipy.spatial.distance.jensenshannon(p, q, base=2).
 */
export function jensenShannonDistance(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  const baselineTotal = total(baselineCounts);
  const targetTotal = total(targetCounts);
  let sum = 0;
  for (let bin = 0; bin < baselineCounts.length; bin++) {
    const p = (baselineCounts[bin] as number) * targetTotal;
    const q = (targetCounts[bin] as number) * baselineTotal;
    const gap = differenceOfProducts(
      baselineCounts[bin] as number,
      targetTotal,
      targetCounts[bin] as number,
      baselineTotal,
    );
    if (gap === 0) continue;
    const middle = (p + q) / 2;
    sum += unitDeviance(p, middle, -gap / 2) + unitDeviance(q, middle, gap / 2);
  }
  const divergence = sum / (2 * Math.LN2 * baselineTotal * targetTotal);
  return Math.sqrt(Math.min(1, divergence));
}

/** Azure Machine Learning's distance, of numbers and of categories. */
export const jensenShannon = defineMetric({
  id: 'jensen_shannon_distance',
  version: 1,
  family: 'azureml',
  kind: 'drift',
  title: 'Jensen-Shannon distance',
  description:
    'Square root of the base-2 Jensen-Shannon divergence of both distributions: of histograms over shared equal-width bins, or of the shares of categories; 0 equal, 1 disjoint.',
  unit: 'bits^0.5',
  direction: 'above',
  defaultThreshold: 0.1,
  bands: null,
  source: azureMachineLearning,
  ...binnedDistance(jensenShannonDistance),
});
