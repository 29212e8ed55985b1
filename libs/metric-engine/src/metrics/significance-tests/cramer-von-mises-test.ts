import { cramerVonMisesExactPValue } from '../../distributions/cramer-von-mises-exact.ts';
import { cramerVonMisesSurvival } from '../../distributions/cramer-von-mises-survival.ts';
import { visitTiedValues } from '../../kernels/tied-values.ts';
import { defineMetric, tested, type MetricValue } from '../pair-metric.ts';
import { ofSorted, testOfNumbers } from './numeric-test.ts';

/** Up to this many values a side the p-value is exact. */
const exactLimit = 20;

/**
 * Two-sided two-sample Cramér-von Mises test of one distribution, with midranks for ties.
 *
 *   T = U / (n m N) - (4 n m - 1) / (6 N),  N = n + m,
 *   U = n sum_i (rank of x_i - i)^2 + m sum_j (rank of y_j - j)^2
 *
 * The p-value is exact up to 20 values a side, else that of the limiting law at T brought to the law's mean and
 * variance. Infinities are ordinary values; fewer than two values on a side give NaN. Time O(n + m), no
 * allocation beyond the exact law's.
 *
 * @see Anderson, "On the distribution of the two-sample Cramér-von Mises criterion", Ann. Math. Statist. 33(3),
 * 1962, equations 9 to 15; equals scipy.stats.cramervonmises_2samp.
 */
function cramerVonMisesTest(first: Float64Array, second: Float64Array): MetricValue {
  const n = first.length;
  const m = second.length;
  if (n < 2 || m < 2) return tested(NaN, NaN);
  const statistic = cramerVonMisesStatistic(first, second);
  const isSmall = Math.max(n, m) <= exactLimit;
  const pValue = isSmall
    ? cramerVonMisesExactPValue(n, m, statistic)
    : cramerVonMisesSurvival(standardized(n, m, statistic));
  return tested(statistic, pValue);
}

/**
 * T without the cancellation of its two terms, which are near N / 6 each. With a and b the values of x and y
 * that equal z, and g(z) the gap of the mid-distribution functions, T is
 *
 *   sum_z (m a + n b) g^2 / (2 N) + (n^2 + 4 n m + m^2) / (24 n m N) + sum_z tie(a, b) / (n m N)
 *
 * as summing the changes of i^2 j and of i j^2 from 0 to n^2 m and n m^2 turns ranks into gaps.
 */
function cramerVonMisesStatistic(first: Float64Array, second: Float64Array): number {
  const n = first.length;
  const m = second.length;
  const firstWeight = n + (m * m) / (2 * n);
  const secondWeight = m + (n * n) / (2 * m);
  let gaps = 0;
  let ties = 0;
  visitTiedValues(first, second, (_, inFirst, inSecond, belowInFirst, belowInSecond) => {
    const gap = m * (belowInFirst + inFirst / 2) - n * (belowInSecond + inSecond / 2);
    gaps += (m * inFirst + n * inSecond) * gap * gap;
    if (inFirst + inSecond === 1) return;
    const firstCube = (firstWeight / 12) * inFirst * (inFirst * inFirst - 1);
    const secondCube = (secondWeight / 12) * inSecond * (inSecond * inSecond - 1);
    ties += firstCube + secondCube - (inFirst * inSecond * (m * inFirst + n * inSecond)) / 8;
  });
  const product = n * m;
  const size = n + m;
  const untied = (n * n + 4 * product + m * m) / 24;
  return (gaps / product / product / 2 + (untied + ties) / product) / size;
}

/** T moved and scaled to the limiting law's mean 1/6 and variance 1/45. */
function standardized(n: number, m: number, statistic: number): number {
  const size = n + m;
  const product = n * m;
  const mean = (1 + 1 / size) / 6;
  const variance =
    ((size + 1) * (4 * product * size - 3 * (n * n + m * m) - 2 * product)) / (180 * size * size * product);
  return 1 / 6 + (statistic - mean) / Math.sqrt(45 * variance);
}

/** The literature's test of the whole distribution. */
export const cramerVonMises = defineMetric({
  ...testOfNumbers,
  id: 'cramer_von_mises_test',
  title: 'Cramér-von Mises test',
  description:
    'p-value of the two-sample test on the squared gap between both distribution functions; small values mean drift. Assumes independent rows.',
  source: 'Anderson, 1962, as scipy.stats.cramervonmises_2samp',
  numeric: ofSorted(cramerVonMisesTest),
});
