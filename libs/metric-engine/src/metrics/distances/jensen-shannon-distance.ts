import { total } from '../../bins/total.ts';
import { defineMetric, measured } from '../pair-metric.ts';
import { azureMachineLearning } from '../sources.ts';

/**
 * Jensen-Shannon distance of two histograms over the same bins, base 2, in [0, 1].
 *
 *   sqrt( sum_i [ p_i log2(p_i / m_i) + q_i log2(q_i / m_i) ] / 2 ),  m = (p + q) / 2
 *
 * Counts are normalised to fractions; empty bins add nothing, no smoothing. Symmetric, 0 for equal fractions,
 * 1 for histograms without a common bin. NaN when a side is empty or not finite. Logarithms are taken of
 * 1 + small difference, so close histograms keep their digits. Time O(bins), no allocation.
 *
 * @see Endres & Schindelin, "A new metric for probability distributions", IEEE Trans. Inf. Theory 49(7), 2003;
 * equals scipy.spatial.distance.jensenshannon(p, q, base=2).
 */
export function jensenShannonDistance(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  const baselineTotal = total(baselineCounts);
  const targetTotal = total(targetCounts);
  let divergence = 0;
  for (let bin = 0; bin < baselineCounts.length; bin++) {
    const p = (baselineCounts[bin] as number) / baselineTotal;
    const q = (targetCounts[bin] as number) / targetTotal;
    if (p === q) continue;
    const imbalance = (p - q) / (p + q);
    divergence += weighted(p, imbalance) + weighted(q, -imbalance);
  }
  if (!(baselineTotal > 0 && targetTotal > 0)) return NaN;
  return Math.sqrt(Math.min(1, Math.max(0, divergence / (2 * Math.LN2))));
}

/** p ln(p / m), where p / m = 1 + imbalance; 0 ln 0 = 0. */
function weighted(fraction: number, imbalance: number): number {
  return fraction === 0 ? 0 : fraction * Math.log1p(imbalance);
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
  numeric: ({ equalWidth }) => {
    const { baseline, target } = equalWidth();
    return measured(jensenShannonDistance(baseline, target));
  },
  categorical: ({ union }) => {
    const { baseline, target } = union();
    return measured(jensenShannonDistance(baseline, target));
  },
});
