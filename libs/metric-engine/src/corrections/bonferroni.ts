/**
 * Bonferroni's adjusted p-values: min(1, n p), n the number of tests. Holds the probability of any false alarm
 * below the level, whatever the dependence. NaN stays NaN and is no test. Time O(n).
 *
 * @see Dunn, "Multiple Comparisons Among Means", J. Am. Statist. Assoc. 56, 1961; statsmodels multipletests,
 * method 'bonferroni'.
 */
export function bonferroni(pValues: readonly number[]): number[] {
  const tests = pValues.filter((p) => !Number.isNaN(p)).length;
  return pValues.map((p) => Math.min(1, tests * p));
}
