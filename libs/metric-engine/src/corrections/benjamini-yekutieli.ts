import { inRankOrder, smallestFromHere } from './in-rank-order.ts';

/**
 * Benjamini-Yekutieli's step-up adjusted p-values: the smallest c n p_(j) / j from each rank on, at most 1, with
 * c = 1 + 1/2 + ... + 1/n. Holds the expected share of false alarms among all alarms below the level, whatever
 * the dependence of the tests. NaN stays NaN and is no test. Time O(n log n).
 *
 * @see Benjamini & Yekutieli, "The control of the false discovery rate in multiple testing under dependency",
 * Ann. Statist. 29(4), 2001; statsmodels multipletests, method 'fdr_by'.
 */
export function benjaminiYekutieli(pValues: readonly number[]): number[] {
  return inRankOrder(pValues, (ascending) => {
    const tests = ascending.length;
    const harmonic = ascending.reduce((sum, _, k) => sum + 1 / (k + 1), 0);
    return smallestFromHere(ascending.map((p, k) => p * harmonic * (tests / (k + 1))));
  });
}
