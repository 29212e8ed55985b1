import { studentTSurvival } from '../../distributions/student-t-survival.ts';
import type { CountedMoments } from '../../profiles/merge-moments.ts';
import { defineMetric, tested, type MetricValue } from '../pair-metric.ts';
import { testOfNumbers } from './numeric-test.ts';

/**
 * Welch's two-sided t-test of equal means, variances free.
 *
 *   t = (mean_x - mean_y) / sqrt(s_x^2 / n + s_y^2 / m)
 *   df = 1 / (w^2 / (n - 1) + (1 - w)^2 / (m - 1)),  w = (s_x^2 / n) / (s_x^2 / n + s_y^2 / m)
 *
 * s is the sample standard deviation (n - 1). t > 0: the first sample is larger. Written in shares of the
 * variance, so that deviations near the limits of doubles overflow nowhere (scipy then answers df = 1). Two
 * constant samples have p-value 0 when they differ and NaN when they are equal; fewer than two values or an
 * infinite one give NaN. Time O(1), given the moments.
 *
 * @see Welch, "The generalization of 'Student's' problem when several different population variances are
 * involved", Biometrika 34, 1947; equals scipy.stats.ttest_ind(x, y, equal_var=False).
 */
function welchTTest(first: CountedMoments, second: CountedMoments): MetricValue {
  const firstError = first.standardDeviation / Math.sqrt(first.count);
  const secondError = second.standardDeviation / Math.sqrt(second.count);
  const error = Math.hypot(firstError, secondError);
  const t = (first.mean - second.mean) / error;
  if (!Number.isFinite(t)) return tested(t, Number.isNaN(t) ? NaN : 0);
  const firstShare = (firstError / error) ** 2;
  const secondShare = (secondError / error) ** 2;
  const freedom = 1 / (firstShare ** 2 / (first.count - 1) + secondShare ** 2 / (second.count - 1));
  return tested(t, 2 * studentTSurvival(Math.abs(t), freedom));
}

/** The literature's test of equal means. */
export const welchT = defineMetric({
  ...testOfNumbers,
  id: 'welch_t_test',
  title: "Welch's t-test",
  description:
    'Two-sided p-value of the test of equal means with unequal variances; small values mean that the mean has moved. Assumes independent rows.',
  source: 'Welch, 1947, as scipy.stats.ttest_ind with equal_var=False',
  numeric: ({ baseline, target }) => welchTTest(baseline, target),
  ofMoments: welchTTest,
});
