import { upperRegularisedGamma } from './regularised-gamma.ts';

/**
 * P(X >= x) of the chi-squared distribution: Q(degreesOfFreedom / 2, x / 2), about 1e-13 relative down to the
 * smallest doubles. 1 for x <= 0, 0 at Infinity, NaN unless degreesOfFreedom > 0. Time O(sqrt(degreesOfFreedom)).
 *
 * @see scipy.stats.chi2.sf.
 */
export function chiSquaredSurvival(x: number, degreesOfFreedom: number): number {
  return upperRegularisedGamma(degreesOfFreedom / 2, x / 2);
}
