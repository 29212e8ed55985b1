import { differenceOfProducts } from '../../bins/difference-of-products.ts';
import { chiSquaredSurvival } from '../../distributions/chi-squared-survival.ts';
import { defineMetric, tested, type MetricValue } from '../pair-metric.ts';
import { binaryTable, type BinaryTable } from './binary-table.ts';
import { testOfCategories } from './categorical-test.ts';

/**
 * z-test of two proportions with pooled variance, two-sided.
 *
 *   z = (p - q) / sqrt( r (1 - r) (1 / B + 1 / T) ),  p and q the shares of the second category by name
 *
 * of B baseline and T target rows, r its share of all rows. z > 0: the target has less of it. The p-value is the
 * chi-squared one of z^2, so it equals that of the chi-squared test without correction. A single category on
 * both sides has z = 0 and p-value 1, as in Evidently (statsmodels: NaN); an empty side gives NaN. Time O(1).
 *
 * @see statsmodels.stats.proportion.proportions_ztest.
 */
function twoProportionsZTest({ baseline, target }: BinaryTable): MetricValue {
  const baselineTotal = baseline[0] + baseline[1];
  const targetTotal = target[0] + target[1];
  if (!(baselineTotal > 0 && targetTotal > 0)) return tested(NaN, NaN);
  const first = baseline[0] + target[0];
  const second = baseline[1] + target[1];
  if (first === 0 || second === 0) return tested(0, 1);
  const gap = differenceOfProducts(baseline[1], targetTotal, target[1], baselineTotal);
  const spread = Math.sqrt(((first * second) / (first + second)) * baselineTotal * targetTotal);
  const z = gap / spread;
  return tested(z, chiSquaredSurvival(z * z, 1));
}

/** The literature's test of a share on two sides. */
export const zTest = defineMetric({
  ...testOfCategories,
  id: 'z_test',
  family: 'statistics',
  title: 'Two-proportions z-test',
  description:
    'Two-sided p-value of the pooled z-test of a share on both sides; small values mean drift. For features of two categories, else not defined.',
  bands: null,
  source: 'Two-proportions z-test with pooled variance, as statsmodels and Evidently compute it',
  categorical: (pair) => {
    const table = binaryTable(pair);
    return table === null ? tested(NaN, NaN) : twoProportionsZTest(table);
  },
});
