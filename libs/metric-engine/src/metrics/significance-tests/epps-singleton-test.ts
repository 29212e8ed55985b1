import { linearQuantile } from '../../bins/decile-edges.ts';
import { chiSquaredSurvival } from '../../distributions/chi-squared-survival.ts';
import { pooledValue } from '../../kernels/pooled-value.ts';
import { inverseQuadraticForm } from '../../kernels/quadratic-form.ts';
import { defineMetric, tested, type MetricValue } from '../pair-metric.ts';
import { ofSorted, testOfNumbers } from './numeric-test.ts';

const fewestValues = 5;
/** Up to this many values a side the statistic is corrected. */
const smallSample = 24;
/** The lower of the two points, in units of the scale, at which characteristic functions are compared. */
const lowerPoint = 0.4;
/** Real and imaginary parts at 0.4 and at 0.8. */
const parts = 4;

/**
 * Epps-Singleton test of one distribution, by the empirical characteristic functions at 0.4 and 0.8.
 *
 *   W = N d' S^+ d,  d = mean of g(x) - mean of g(y),  S = N/n cov g(x) + N/m cov g(y),  N = n + m
 *   g(x) = (cos 0.4x/s, cos 0.8x/s, sin 0.4x/s, sin 0.8x/s),  s = half the interquartile range of both together
 *
 * W is chi-squared with as many degrees of freedom as S has rank; below 25 values a side it is multiplied by
 * 1 / (1 + N^-0.45 + 10.1 (n^-1.7 + m^-1.7)). Discrete values leave S singular: directions without variance count
 * when the means differ there (W is Infinity, p-value 0), else not; scipy instead takes rounding for rank.
 * Angles are those of the raw values, as in scipy, so an offset of 1e9 spreads costs them digits. NaN for fewer
 * than five values on a side, an infinite one, or when s is 0. Time O(n + m) with a sine and a cosine for every
 * distinct value, no allocation.
 *
 * @see Epps & Singleton, "An omnibus test for the two-sample problem using the empirical characteristic
 * function", J. Stat. Comput. Simul. 26, 1986; scipy.stats.epps_singleton_2samp.
 */
function eppsSingletonTest(first: Float64Array, second: Float64Array): MetricValue {
  const n = first.length;
  const m = second.length;
  const size = n + m;
  const scale = semiInterquartileRange(first, second);
  const isFinite = [first[0], first[n - 1], second[0], second[m - 1]].every(Number.isFinite);
  if (Math.min(n, m) < fewestValues || !isFinite || !(scale > 0 && scale < Infinity)) return tested(NaN, NaN);
  const left = characteristic(first, lowerPoint / scale);
  const right = characteristic(second, lowerPoint / scale);
  const covariance = left.covariance.map((row, j) =>
    row.map((value, k) => (size / n) * value + (size / m) * (right.covariance[j]?.[k] ?? NaN)),
  );
  const gap = left.mean.map((value, k) => value - (right.mean[k] as number));
  const { value, rank } = inverseQuadraticForm(covariance, gap);
  const isSmall = Math.max(n, m) <= smallSample;
  const correction = isSmall ? 1 + size ** -0.45 + 10.1 * (n ** -1.7 + m ** -1.7) : 1;
  const statistic = (size * value) / correction;
  return tested(statistic, statistic === Infinity ? 0 : chiSquaredSurvival(statistic, rank));
}

function semiInterquartileRange(first: Float64Array, second: Float64Array): number {
  const count = first.length + second.length;
  const valueAt = (rank: number): number => pooledValue(first, second, rank);
  return (linearQuantile(count, valueAt, 0.75) - linearQuantile(count, valueAt, 0.25)) / 2;
}

interface Characteristic {
  readonly mean: Float64Array;
  /** Divided by n, as rows. */
  readonly covariance: readonly Float64Array[];
}

/** Mean and covariance of g, summed around g of the median, so that narrow samples keep their digits. */
function characteristic(sorted: Float64Array, frequency: number): Characteristic {
  const n = sorted.length;
  const centre = new Float64Array(parts);
  setParts(centre, frequency * (sorted[n >>> 1] as number));
  const sums = new Float64Array(parts);
  const products = Array.from({ length: parts }, () => new Float64Array(parts));
  const deviation = new Float64Array(parts);
  // Equal values are added at once: rounding their sum one by one would err in one direction all along.
  for (let i = 0, next = 0; i < n; i = next) {
    const value = sorted[i] as number;
    while (next < n && sorted[next] === value) next++;
    setParts(deviation, frequency * value);
    for (let j = 0; j < parts; j++) (deviation[j] as number) -= centre[j] as number;
    addProducts(sums, products, deviation, next - i);
  }
  const shift = sums.map((sum) => sum / n);
  return {
    mean: shift.map((value, j) => (centre[j] as number) + value),
    covariance: products.map((row, j) =>
      row.map((sum, k) => sum / n - (shift[j] as number) * (shift[k] as number)),
    ),
  };
}

/** g of an angle and, by the formulas for it, of its double. */
function setParts(result: Float64Array, angle: number): void {
  const cosine = Math.cos(angle);
  const sine = Math.sin(angle);
  result[0] = cosine;
  result[1] = 2 * cosine * cosine - 1;
  result[2] = sine;
  result[3] = 2 * sine * cosine;
}

function addProducts(
  sums: Float64Array,
  products: readonly Float64Array[],
  deviation: Float64Array,
  count: number,
): void {
  for (let j = 0; j < parts; j++) {
    const row = products[j] as Float64Array;
    const weighted = count * (deviation[j] as number);
    (sums[j] as number) += weighted;
    for (let k = 0; k < parts; k++) (row[k] as number) += weighted * (deviation[k] as number);
  }
}

/** The literature's test by characteristic functions. */
export const eppsSingleton = defineMetric({
  ...testOfNumbers,
  id: 'epps_singleton_test',
  title: 'Epps-Singleton test',
  description:
    'p-value of the two-sample test on the characteristic functions, also for discrete numbers; small values mean drift. Assumes independent rows.',
  source: 'Epps & Singleton, 1986, as scipy.stats.epps_singleton_2samp',
  numeric: ofSorted(eppsSingletonTest),
});
