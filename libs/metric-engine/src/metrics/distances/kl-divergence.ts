import { differenceOfProducts } from '../../bins/difference-of-products.ts';
import { total } from '../../bins/total.ts';
import { unitDeviance } from '../../distributions/unit-deviance.ts';
import { defineMetric } from '../pair-metric.ts';
import { binnedDistance } from './binned-distance.ts';

/** Stands for the fraction of an empty bin, before fractions are normalised again. */
const emptyFraction = 1e-4;

/**
 * Kullback-Leibler divergence of the target from the baseline, D(baseline || target), over the same bins.
 *
 *   sum_i p_i ln(p_i / q_i),  fractions of baseline (p) and target (q), 0 → 0.0001, then normalised to sum 1
 *
 * In nats. The baseline comes first, as in Evidently; not symmetric. Bins empty on both sides are filled on
 * both. At least 0, 0 for equal fractions; NaN when a side is empty or not finite. Each term is
 * p ln(p / q) - p + q, never negative, which sums to the same and keeps the digits of close histograms.
 * Time O(bins).
 *
 * @see Kullback & Leibler, "On Information and Sufficiency", Ann. Math. Statist. 22(1), 1951; equals
 * scipy.stats.entropy(p, q).
 */
function klDivergence(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  const baseline = fillEmpty(baselineCounts);
  const target = fillEmpty(targetCounts);
  const baselineTotal = total(baseline);
  const targetTotal = total(target);
  let divergence = 0;
  for (let bin = 0; bin < baseline.length; bin++) {
    const b = baseline[bin] as number;
    const t = target[bin] as number;
    const gap = differenceOfProducts(t, baselineTotal, b, targetTotal);
    divergence += unitDeviance(b * targetTotal, t * baselineTotal, gap);
  }
  return divergence / (baselineTotal * targetTotal);
}

function fillEmpty(counts: Float64Array): Float64Array {
  const filling = emptyFraction * total(counts);
  return counts.map((count) => count || filling);
}

/** The divergence that Evidently offers, of numbers and of categories. */
export const klDivergenceMetric = defineMetric({
  id: 'kl_divergence',
  version: 1,
  family: 'statistics',
  kind: 'drift',
  title: 'Kullback-Leibler divergence',
  description:
    'Divergence of the target from the baseline in nats, over shared equal-width bins or categories; an empty one counts as a share of 0.0001. 0 equal, no upper limit.',
  unit: 'nats',
  direction: 'above',
  defaultThreshold: 0.1,
  bands: null,
  source: 'Kullback & Leibler, 1951; direction and default threshold of Evidently',
  ...binnedDistance(klDivergence),
});
