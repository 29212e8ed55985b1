import { excessOverLog1p } from './binomial-deviance.ts';

/**
 * x log(x / m) - x + m for x, m >= 0: how far x is from m, never negative, 0 only for x = m; m at x = 0 and
 * Infinity at m = 0 < x. The difference m - x may be given where it is known more exactly than both are.
 *
 * It is what is left of gamma densities, likelihood ratios and divergences after their large terms cancel, so
 * they keep their digits when x and m are close.
 *
 * @see Loader, "Fast and accurate computation of binomial probabilities", 2000, function bd0.
 */
export function unitDeviance(x: number, m: number, difference: number = m - x): number {
  if (x === 0) return m;
  const relative = difference / x;
  // Near -1 the relative difference has lost the digits that its logarithm needs; the quotient has them.
  return relative < -0.1 ? difference - x * Math.log(m / x) : x * excessOverLog1p(relative);
}
