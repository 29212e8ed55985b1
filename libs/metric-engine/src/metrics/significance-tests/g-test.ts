import { chiSquaredSurvival } from '../../distributions/chi-squared-survival.ts';
import { logLikelihoodRatio } from '../../distributions/log-likelihood-ratio.ts';
import { defineMetric, tested, type MetricValue } from '../pair-metric.ts';
import { ofUnion, testOfCategories } from './categorical-test.ts';

/**
 * G-test of homogeneity: the log-likelihood counterpart of the chi-squared test, with k - 1 degrees of freedom.
 *
 *   G = 2 sum_cells observed ln(observed / expected)
 *
 * No continuity correction. A single category on both sides has statistic 0 and p-value 1; an empty side gives
 * NaN. Time O(categories).
 *
 * @see Sokal & Rohlf, "Biometry", 1981; equals scipy.stats.chi2_contingency(table, correction=False,
 * lambda_='log-likelihood').
 */
function gTest(baselineCounts: Float64Array, targetCounts: Float64Array): MetricValue {
  const statistic = 2 * logLikelihoodRatio(baselineCounts, targetCounts);
  if (baselineCounts.length === 1 && statistic === 0) return tested(0, 1);
  return tested(statistic, chiSquaredSurvival(statistic, baselineCounts.length - 1));
}

/** The literature's likelihood ratio test of two samples of categories. */
export const gTestMetric = defineMetric({
  ...testOfCategories,
  id: 'g_test',
  family: 'statistics',
  title: 'G-test',
  description:
    'p-value of the log-likelihood ratio test of homogeneity of both sides, without continuity correction; small values mean drift.',
  bands: null,
  source: "Sokal & Rohlf, 1981, as scipy.stats.chi2_contingency with lambda_='log-likelihood'",
  categorical: ofUnion(gTest),
});
