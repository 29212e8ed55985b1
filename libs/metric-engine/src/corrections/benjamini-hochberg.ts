import { inRankOrder, smallestFromHere } from './in-rank-order.ts';

/**
 * Benjamini-Hochberg's step-up adjusted p-values: the smallest n p_(j) / j from each rank on, at most 1. Holds
 * the expected share of false alarms among all alarms below the level, for tests that are independent or
 * positively dependent. NaN stays NaN and is no test. Time O(n log n).
 *
 * @see Benjamini & Hochberg, "Controlling the False Discovery Rate", J. R. Statist. Soc. B 57(1), 1995;
 * statsmodels multipletests, method 'fdr_bh'.
 */
export function benjaminiHochberg(pValues: readonly number[]): number[] {
  return inRankOrder(pValues, (ascending) =>
    smallestFromHere(ascending.map((p, k) => p * (ascending.length / (k + 1)))),
  );
}
