import { chiSquaredSurvival } from '../../distributions/chi-squared-survival.ts';
import { defineMetric, tested, type MetricValue } from '../pair-metric.ts';
import { ofUnion, pValueBands, testOfCategories } from './categorical-test.ts';
import { chiSquaredStatistic } from './chi-squared-statistic.ts';

/**
 * Chi-squared test of homogeneity: do both sides draw their categories alike? Of the 2 x k table of counts, with
 * k - 1 degrees of freedom; see chiSquaredStatistic for the formula.
 *
 * No continuity correction, for two categories neither, where scipy applies Yates' unless told otherwise: it
 * makes the test too cautious, and its figures would jump when a third category turns up. A single category on
 * both sides has statistic 0 and p-value 1; an empty side gives NaN. Time O(categories).
 *
 * @see Campbell, "Chi-squared and Fisher-Irwin tests of two-by-two tables with small sample recommendations",
 * Statist. Med. 26, 2007; equals scipy.stats.chi2_contingency(table, correction=False).
 */
function chiSquareTest(baselineCounts: Float64Array, targetCounts: Float64Array): MetricValue {
  const statistic = chiSquaredStatistic(baselineCounts, targetCounts);
  if (baselineCounts.length === 1 && statistic === 0) return tested(0, 1);
  return tested(statistic, chiSquaredSurvival(statistic, baselineCounts.length - 1));
}

/** The literature's test of two samples of categories. */
export const chiSquare = defineMetric({
  ...testOfCategories,
  id: 'chi_square_test',
  family: 'statistics',
  title: 'Chi-square test',
  description:
    'p-value of the chi-squared test of homogeneity of both sides, without continuity correction; small values mean drift. Unreliable where fewer than about five rows are expected in a category.',
  bands: pValueBands,
  source: 'Pearson, 1900, as scipy.stats.chi2_contingency without correction',
  categorical: ofUnion(chiSquareTest),
});
