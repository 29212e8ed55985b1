import { stirlingError } from './binomial-deviance.ts';

/** From here on the series of Stirling's error is exact to the last digit. */
const seriesFrom = 16;

/**
 * log Gamma(x) for x > 0, absolute error about 1e-15 near the zeros at 1 and 2, else that relative error.
 *
 *   (x - 1/2) log x - x + log(2 pi) / 2 + stirlingRemainder(x)
 *
 * Infinity at 0 and Infinity, NaN below 0. Time O(1).
 *
 * @see scipy.special.gammaln.
 */
export function logGamma(x: number): number {
  if (x === 0 || x === Infinity) return Infinity;
  if (!(x > 0)) return NaN;
  return (x - 0.5) * Math.log(x) - x + Math.log(2 * Math.PI) / 2 + stirlingRemainder(x);
}

/**
 * log Gamma(x + 1) minus Stirling's log(sqrt(2 pi x) (x / e)^x), for any x > 0.
 *
 * Below 16 the remainder of a larger argument, by the recurrence r(x) = r(x + 1) + (x + 1/2) log(1 + 1/x) - 1.
 */
export function stirlingRemainder(x: number): number {
  let remainder = 0;
  let argument = x;
  for (; argument < seriesFrom; argument++) remainder += (argument + 0.5) * Math.log1p(1 / argument) - 1;
  return remainder + stirlingError(argument);
}
