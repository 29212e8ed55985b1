import { harmonicNumber, harmonicNumberOfSquares } from '../../distributions/harmonic-numbers.ts';
import { visitTiedValues } from '../../kernels/tied-values.ts';
import { defineMetric, tested, type MetricValue } from '../pair-metric.ts';
import { ofSorted, testOfNumbers } from './numeric-test.ts';

/** Statistics at which the p-value is 0.25 and 0.001, the ends of the published table for two samples. */
const tableFrom = 0.325;
const tableTo = 6.546;
/** ln p over the statistic: the parabola through the published table by least squares, highest power first. */
const logOfP = [0.01819809457411126, -1.0082265644652506, -1.0777702798204873] as const;

/**
 * Anderson-Darling test that two samples come from one distribution, with midranks for ties.
 *
 *   A2 = (N - 1) / N sum_z l_z n m (F(z) - G(z))^2 / (B_z (N - B_z) - N l_z / 4)
 *
 * over the distinct values z of both samples together, N = n + m: l_z values equal z, B_z values lie below it or,
 * by halves, at it; F and G are the mid-distribution functions. The statistic is (A2 - 1) / sigma_N, the p-value
 * an interpolation of the published table, clipped to its range: 0.25 and 0.001 mean "or more" and "or less".
 * Infinities are ordinary values. NaN when a side is empty, for fewer than four values, where sigma_N is not
 * defined, and when all values are equal. Time O(n + m), no allocation.
 *
 * @see Scholz & Stephens, "K-sample Anderson-Darling tests", J. Am. Stat. Assoc. 82(399), 1987, equation 7;
 * equals scipy.stats.anderson_ksamp([x, y]) with midranks.
 */
function andersonDarlingTest(first: Float64Array, second: Float64Array): MetricValue {
  const n = first.length;
  const m = second.length;
  const size = n + m;
  if (n === 0 || m === 0 || size < 4) return tested(NaN, NaN);
  let sum = 0;
  visitTiedValues(first, second, (_, inFirst, inSecond, belowInFirst, belowInSecond) => {
    const tied = inFirst + inSecond;
    const rankInFirst = belowInFirst + inFirst / 2;
    const rankInSecond = belowInSecond + inSecond / 2;
    const rank = rankInFirst + rankInSecond;
    const gap = m * rankInFirst - n * rankInSecond;
    sum += (tied * gap * gap) / (rank * (size - rank) - (size * tied) / 4);
  });
  const normalized = ((size - 1) / size) * (sum / n / m);
  const statistic = (normalized - 1) / Math.sqrt(varianceOf(n, m));
  return tested(statistic, pValueOf(statistic));
}

/** Variance of A2 for two samples; Scholz & Stephens, equation 4. */
function varianceOf(n: number, m: number): number {
  const size = n + m;
  const H = 1 / n + 1 / m;
  const h = harmonicNumber(size - 1);
  const g = harmonicNumberOfSquares(size - 1) - (2 * h) / size;
  const a = 4 * g - 6 + (10 - 6 * g) * H;
  const b = 4 * (2 * g - 4) + 16 * h + (2 * g - 14 * h - 4) * H - 8 * h + 4 * g - 6;
  const c = 4 * (6 * h + 2 * g - 2) + 2 * (4 * h - 4 * g + 6) + (2 * h - 6) * H + 4 * h;
  const d = 4 * (2 * h + 6) - 8 * h;
  return (((a * size + b) * size + c) * size + d) / ((size - 1) * (size - 2) * (size - 3));
}

function pValueOf(statistic: number): number {
  if (statistic < tableFrom) return 0.25;
  if (statistic > tableTo) return 0.001;
  const [square, linear, constant] = logOfP;
  return Math.exp((square * statistic + linear) * statistic + constant);
}

/** The literature's test with more weight on the tails. */
export const andersonDarling = defineMetric({
  ...testOfNumbers,
  id: 'anderson_darling_test',
  title: 'Anderson-Darling test',
  description:
    'p-value of the two-sample test that gives tails more weight than others do, between 0.001 (or less) and 0.25 (or more); small values mean drift. Assumes independent rows.',
  source: 'Scholz & Stephens, 1987, as scipy.stats.anderson_ksamp with midranks',
  numeric: ofSorted(andersonDarlingTest),
});
