import { mannWhitneyDistribution } from '../../distributions/mann-whitney-distribution.ts';
import { normalSurvival } from '../../distributions/normal-survival.ts';
import { visitTiedValues } from '../../kernels/tied-values.ts';
import { defineMetric, tested, type MetricValue } from '../pair-metric.ts';
import { ofSorted, testOfNumbers } from './numeric-test.ts';

/** With this few values on a side and no ties the p-value is exact. */
const exactLimit = 8;

/**
 * Two-sided Mann-Whitney U test; the statistic counts pairs.
 *
 *   U = #(x > y) + #(x = y) / 2
 *
 * The p-value is exact when a side has at most 8 values and no two values are equal, else normal with the
 * variance corrected for ties and a continuity correction of 1/2:
 *
 *   z = (max(U, n m - U) - n m / 2 - 1/2) / s
 *   s^2 = n m / 12 * (N + 1 - sum_z (t_z^3 - t_z) / (N (N - 1))),  t_z values equal z, N = n + m
 *
 * Infinities are ordinary values; all values equal give 1, an empty side NaN. Time O(n + m), no allocation but the
 * exact law's, see there.
 *
 * @see Mann & Whitney, "On a test of whether one of two random variables is stochastically larger than the
 * other", Ann. Math. Statist. 18(1), 1947; equals scipy.stats.mannwhitneyu.
 */
function mannWhitneyTest(first: Float64Array, second: Float64Array): MetricValue {
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) return tested(NaN, NaN);
  let wins = 0;
  let tieCubes = 0;
  visitTiedValues(first, second, (_, inFirst, inSecond, _belowInFirst, belowInSecond) => {
    const tied = inFirst + inSecond;
    wins += inFirst * (belowInSecond + inSecond / 2);
    tieCubes += tied * (tied * tied - 1);
  });
  const isExact = Math.min(n, m) <= exactLimit && tieCubes === 0;
  const half = isExact
    ? mannWhitneyDistribution(n, m, Math.min(wins, n * m - wins))
    : normalSurvival(standardized(n, m, wins, tieCubes));
  return tested(wins, Math.min(1, 2 * half));
}

function standardized(n: number, m: number, wins: number, tieCubes: number): number {
  const size = n + m;
  const variance = ((n * m) / 12) * (size + 1 - tieCubes / size / (size - 1));
  const distance = Math.abs(wins - (n * m) / 2) - 0.5;
  return distance / Math.sqrt(Math.max(0, variance));
}

/** The literature's test of location by ranks. */
export const mannWhitneyU = defineMetric({
  ...testOfNumbers,
  id: 'mann_whitney_u_test',
  title: 'Mann-Whitney U test',
  description:
    'Two-sided p-value of the rank test of location; small values mean that one side tends to be larger. Assumes independent rows.',
  source: 'Mann & Whitney, 1947, as scipy.stats.mannwhitneyu',
  numeric: ofSorted(mannWhitneyTest),
});
