import { differenceOfProducts } from '../../bins/difference-of-products.ts';
import { total } from '../../bins/total.ts';
import { chiSquaredSurvival } from '../../distributions/chi-squared-survival.ts';
import { defineMetric, tested, type MetricValue } from '../pair-metric.ts';
import { azureMachineLearning } from '../sources.ts';
import { ofUnion, pValueBands, testOfCategories } from './categorical-test.ts';

/**
 * Pearson's goodness-of-fit test of the target's counts against the baseline's shares, as if those were known
 * without error.
 *
 *   sum_j (t_j - e_j)^2 / e_j,  e_j = T b_j / B,  k - 1 degrees of freedom over the union of k categories
 *
 * B and T are the sums of the baseline's counts b and the target's counts t. A category that the baseline does
 * not have makes the statistic infinite and the p-value 0; a single category leaves no degree of freedom, so
 * the p-value is NaN; so are both when a side is empty. p-values are exact to about 1e-13 relative while the
 * statistic is. Time O(categories).
 *
 * @see Pearson, Phil. Mag. 50(302), 1900; equals scipy.stats.chisquare(t, e).
 */
function pearsonsChiSquaredTest(baselineCounts: Float64Array, targetCounts: Float64Array): MetricValue {
  const baselineTotal = total(baselineCounts);
  const targetTotal = total(targetCounts);
  let sum = 0;
  for (let k = 0; k < baselineCounts.length; k++) {
    const baseline = baselineCounts[k] as number;
    const gap = differenceOfProducts(targetCounts[k] as number, baselineTotal, baseline, targetTotal);
    sum += gap * (gap / baseline);
  }
  const statistic = sum / baselineTotal / targetTotal;
  return tested(statistic, chiSquaredSurvival(statistic, baselineCounts.length - 1));
}

/** Azure Machine Learning's test. */
export const pearsonsChiSquared = defineMetric({
  ...testOfCategories,
  id: 'pearsons_chi_squared_test',
  family: 'azureml',
  title: "Pearson's chi-squared test",
  description:
    "p-value of the target's counts against the baseline's shares; small values mean drift, 0 a category that the baseline does not have. Takes the baseline as known without error, so a small one gives small values.",
  bands: pValueBands,
  source: azureMachineLearning,
  categorical: ofUnion(pearsonsChiSquaredTest),
});
