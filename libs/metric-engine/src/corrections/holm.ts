import { inRankOrder } from './in-rank-order.ts';

/**
 * Holm's step-down adjusted p-values: the largest (n - i + 1) p_(i) up to each rank i, at most 1. Holds the
 * probability of any false alarm below the level as Bonferroni's do, and is never larger. NaN stays NaN and is
 * no test. Time O(n log n).
 *
 * @see Holm, "A Simple Sequentially Rejective Multiple Test Procedure", Scand. J. Statist. 6, 1979; statsmodels
 * multipletests, method 'holm'.
 */
export function holm(pValues: readonly number[]): number[] {
  return inRankOrder(pValues, (ascending) => {
    let largest = 0;
    return ascending.map((p, k) => (largest = Math.min(1, Math.max(largest, (ascending.length - k) * p))));
  });
}
