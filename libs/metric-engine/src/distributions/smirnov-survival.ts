import { excessOverLog1p, stirlingError } from './binomial-deviance.ts';

/** From this size on the sum's terms are so smooth in v that every stride-th term gives the same sum. */
const strideFromSize = 1024;
const smallestExponent = -745;

/**
 * P(D+_n >= x) of the one-sided one-sample Kolmogorov-Smirnov statistic, the exact law for n values.
 *
 *   x sum_{v=0}^{floor(n(1-x))} C(n, v) (x + v/n)^(v-1) (1 - x - v/n)^(n-v)
 *
 * Each term is a binomial probability in Loader's form, whose exponent is small where the term matters: about
 * 1e-13 relative, down to the smallest doubles. For large n the sum is a trapezoid over a function
 * that is smooth and vanishes with all derivatives at both ends, so it is sampled at some
 * hundred points with no loss, see sampledTerms; this needs n x^2 >= 1. Time O(min(n, 1024)).
 *
 * @see Birnbaum & Tingey, "One-sided confidence contours for probability distribution functions", Ann. Math.
 * Statist. 22(4), 1951.
 */
export function smirnovSurvival(n: number, x: number): number {
  if (x <= 0) return 1;
  if (x >= 1) return 0;
  const shift = n * x;
  const stride =
    n >= strideFromSize && shift * x >= 1 ? Math.max(1, Math.floor(n / sampledTerms(shift * x))) : 1;
  let sum = Math.exp(n * Math.log1p(-x));
  const last = Math.floor(n - shift);
  for (let v = stride; v <= last; v += stride) sum += stride * termAt(n, x, shift, v);
  return Math.min(1, sum);
}

/**
 * How many terms are as good as all, for a = n x^2. With p = v / n they follow exp(-a / (2 p (1 - p))): for large a a
 * bell of width 1 / sqrt(16 a), which a trapezoid of spacing h sums with an error of exp(-2 (pi width / h)^2);
 * for small a the ends decide, where the error is exp(-sqrt(2 pi a / h)). Both are below exp(-40) here.
 */
function sampledTerms(a: number): number {
  return Math.max(64, 400 / a, 12 * Math.sqrt(a));
}

function termAt(n: number, x: number, shift: number, v: number): number {
  const rest = n - v;
  if (rest <= shift) return 0;
  const deviance = v * excessOverLog1p(shift / v) + rest * excessOverLog1p(-shift / rest);
  if (-deviance < smallestExponent) return 0;
  const exponent = stirlingError(n) - stirlingError(v) - stirlingError(rest) - deviance;
  const probability = Math.sqrt(n / (2 * Math.PI * v * rest)) * Math.exp(exponent);
  return (probability * shift) / (shift + v);
}
