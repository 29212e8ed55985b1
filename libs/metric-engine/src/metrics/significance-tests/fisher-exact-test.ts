import { hypergeometricTwoSided } from '../../distributions/hypergeometric-two-sided.ts';
import { defineMetric, tested, type MetricValue } from '../pair-metric.ts';
import { binaryTable, type BinaryTable } from './binary-table.ts';
import { testOfCategories } from './categorical-test.ts';

/**
 * Fisher's exact test of a 2 x 2 table, two-sided: the probability of all tables with the same margins that are
 * at most as probable as the observed one.
 *
 * The statistic is the sample odds ratio, baseline's odds of the first category by name / target's odds of it;
 * Infinity where an off-diagonal count is 0. A single category on both sides leaves one table: p-value 1, odds
 * ratio NaN; an empty side gives NaN for both, where scipy has p-value 1. Exact to about 1e-12 relative, also for
 * counts of billions; time O(sqrt(rows)).
 *
 * @see Fisher, "On the Interpretation of chi-squared from Contingency Tables", J. R. Statist. Soc. 85(1), 1922;
 * equals scipy.stats.fisher_exact(table).
 */
function fisherExactTest({ baseline: [a, b], target: [c, d] }: BinaryTable): MetricValue {
  if (!(a + b > 0 && c + d > 0)) return tested(NaN, NaN);
  if (a + c === 0 || b + d === 0) return tested(NaN, 1);
  return tested((a / c) * (d / b), hypergeometricTwoSided(a, { row: a + b, otherRow: c + d, column: a + c }));
}

/** The literature's exact test of a share on two sides. */
export const fisherExact = defineMetric({
  ...testOfCategories,
  id: 'fisher_exact_test',
  family: 'statistics',
  title: "Fisher's exact test",
  description:
    'Two-sided p-value of the exact test of a share on both sides, for few rows too; small values mean drift. For features of two categories, else not defined.',
  bands: null,
  source: 'Fisher, 1922, as scipy.stats.fisher_exact',
  categorical: (pair) => {
    const table = binaryTable(pair);
    return table === null ? tested(NaN, NaN) : fisherExactTest(table);
  },
});
