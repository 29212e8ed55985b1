import { total } from '../../bins/total.ts';
import { defineMetric, measured } from '../pair-metric.ts';
import { chiSquaredStatistic } from '../significance-tests/chi-squared-statistic.ts';

/**
 * Cramér's V between the side a row is on and its category, in [0, 1].
 *
 *   sqrt( chi2 / (n min(rows - 1, columns - 1)) ) = sqrt(chi2 / n) for the 2 x k table of all n rows
 *
 * chi2 without continuity correction, V without bias correction. Symmetric, 0 for equal shares, 1 for sides
 * without a common category; NaN with fewer than two categories, where it is not defined, and when a side is
 * empty. Unlike a p-value it does not grow with the number of rows, but it does depend on how alike the sides
 * are in size. Time O(categories).
 *
 * @see Cramér, "Mathematical Methods of Statistics", 1946; scipy.stats.contingency.association.
 */
function cramersV(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  if (baselineCounts.length < 2) return NaN;
  const rows = total(baselineCounts) + total(targetCounts);
  return Math.min(1, Math.sqrt(chiSquaredStatistic(baselineCounts, targetCounts) / rows));
}

/** The measure that Deepchecks takes for categories. */
export const cramersVMetric = defineMetric({
  id: 'cramers_v',
  version: 1,
  family: 'statistics',
  kind: 'drift',
  title: "Cramér's V",
  description:
    'Strength of the association between category and side, from the chi-squared statistic without corrections; 0 none, 1 no common category.',
  unit: 'ratio',
  direction: 'above',
  defaultThreshold: 0.1,
  bands: {
    bands: [
      { upTo: 0.1, meaning: 'negligible' },
      { upTo: 0.3, meaning: 'small effect' },
      { upTo: 0.5, meaning: 'medium effect' },
      { upTo: 1, meaning: 'large effect' },
    ],
    source: 'Cohen, "Statistical Power Analysis for the Behavioral Sciences", 1988, effect size w',
  },
  source: "Cramér, 1946; default threshold: Cohen's small effect",
  categorical: ({ union }) => {
    const { baseline, target } = union();
    return measured(cramersV(baseline, target));
  },
});
