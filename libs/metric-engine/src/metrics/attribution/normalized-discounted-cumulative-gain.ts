import type { MetricDefinition } from '../../catalogue/metric-definition.ts';
import { sumOf } from '../../kernels/compensated-sum.ts';
import { azureMachineLearning } from '../sources.ts';

/**
 * Normalized discounted cumulative gain of the target's order of features by the baseline's importances.
 *
 *   sum_i g_i / log2(1 + rank_i)  /  the same sum with features ranked by g itself
 *
 * g_i is the importance of feature i in the baseline, rank_i its rank from 1 by importance in the target, largest
 * first; features that tie there share the mean discount of their ranks. 1: no drift of the order. All gains
 * 0: 0, as in scikit-learn. The two arrays name the same features in the same order; sorting out feature sets that
 * differ is the caller's business. NaN for fewer than two features, where there is no order (scikit-learn
 * raises), for negative gains, and for importances that are not finite. Time O(n log n).
 *
 * @throws RangeError when the arrays differ in length.
 * @see sklearn.metrics.ndcg_score; Järvelin, Kekäläinen, ACM TOIS 20(4), 2002; McSherry, Najork, ECIR 2008 (ties).
 */
export function normalizedDiscountedCumulativeGain(baseline: Float64Array, target: Float64Array): number {
  if (baseline.length !== target.length) {
    throw new RangeError(
      `${baseline.length} importances in the baseline, but ${target.length} in the target.`,
    );
  }
  const isUsable = baseline.every((gain) => gain >= 0) && target.every(Number.isFinite);
  if (!isUsable || baseline.length < 2) return NaN;
  const ideal = [...baseline].sort((a, b) => b - a);
  const best = sumOf(ideal.length, (place) => (ideal[place] as number) * discount(place));
  return best === 0 ? 0 : gainInOrderOf(baseline, target) / best;
}

function discount(place: number): number {
  return 1 / Math.log2(place + 2);
}

/** Gains by falling score; those whose scores tie are spread evenly over their places. */
function gainInOrderOf(gains: Float64Array, scores: Float64Array): number {
  const order = Array.from(scores.keys()).sort((a, b) => (scores[b] as number) - (scores[a] as number));
  const scoreAt = (place: number): number => scores[order[place] as number] as number;
  const groups: number[] = [];
  for (let start = 0; start < order.length;) {
    let end = start + 1;
    while (end < order.length && scoreAt(end) === scoreAt(start)) end++;
    const first = start;
    const size = end - start;
    const gain = sumOf(size, (k) => gains[order[first + k] as number] as number);
    groups.push((gain / size) * sumOf(size, (k) => discount(first + k)));
    start = end;
  }
  return sumOf(groups.length, (k) => groups[k] as number);
}

/** Azure Machine Learning's measure of attribution drift. */
export const normalizedGain = {
  id: 'normalized_discounted_cumulative_gain',
  version: 1,
  family: 'azureml',
  kind: 'attribution',
  title: 'Normalized discounted cumulative gain',
  description:
    "How well the target's order of features by importance keeps the baseline's; 1 the same order, smaller values mean drift.",
  dataTypes: ['numerical', 'categorical'],
  unit: 'ratio',
  direction: 'below',
  defaultThreshold: null,
  bands: null,
  source: azureMachineLearning,
} as const satisfies MetricDefinition;
