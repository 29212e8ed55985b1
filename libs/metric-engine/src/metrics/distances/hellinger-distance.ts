import { differenceOfProducts } from '../../bins/difference-of-products.ts';
import { total } from '../../bins/total.ts';
import { defineMetric } from '../pair-metric.ts';
import { binnedDistance } from './binned-distance.ts';

/**
 * Hellinger distance of two histograms over the same bins, in [0, 1].
 *
 *   sqrt( sum_i (sqrt p_i - sqrt q_i)^2 / 2 ),  p and q the fractions of baseline and target
 *
 * Empty bins need no smoothing. Symmetric, 0 for equal fractions, 1 for histograms without a common bin; NaN
 * when a side is empty or not finite. The roots' difference is (p - q) / (sqrt p + sqrt q) with an exact p - q,
 * so close histograms keep their digits. Time O(bins), no allocation.
 *
 * @see Hellinger, "Neue Begründung der Theorie quadratischer Formen von unendlichvielen Veränderlichen",
 * J. reine angew. Math. 136, 1909.
 */
function hellingerDistance(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  const baselineTotal = total(baselineCounts);
  const targetTotal = total(targetCounts);
  let sum = 0;
  for (let bin = 0; bin < baselineCounts.length; bin++) {
    const baseline = baselineCounts[bin] as number;
    const target = targetCounts[bin] as number;
    const gap = differenceOfProducts(baseline, targetTotal, target, baselineTotal);
    if (gap === 0) continue;
    const rootGap = gap / (Math.sqrt(baseline * targetTotal) + Math.sqrt(target * baselineTotal));
    sum += rootGap * rootGap;
  }
  return Math.min(1, Math.sqrt(sum / (2 * baselineTotal * targetTotal)));
}

/** The distance that whylogs, NannyML and Evidently offer, of numbers and of categories. */
export const hellinger = defineMetric({
  id: 'hellinger_distance',
  version: 1,
  family: 'statistics',
  kind: 'drift',
  title: 'Hellinger distance',
  description:
    'Distance of the square roots of both distributions: of histograms over shared equal-width bins, or of the shares of categories; 0 equal, 1 disjoint.',
  unit: 'ratio',
  direction: 'above',
  defaultThreshold: 0.1,
  bands: {
    bands: [
      { upTo: 0.15, meaning: 'no drift' },
      { upTo: 0.4, meaning: 'possible drift' },
      { upTo: 1, meaning: 'drift' },
    ],
    source: 'whylogs, default thresholds of its Hellinger drift score',
  },
  source: 'Hellinger, 1909; default threshold of Evidently',
  ...binnedDistance(hellingerDistance),
});
