import { stirlingRemainder } from './log-gamma.ts';
import { unitDeviance } from './unit-deviance.ts';

/** A term or factor that no longer changes the result. */
const negligible = 1e-16;
const closeToOne = 1e-15;

/**
 * Q(a, x) = Gamma(a, x) / Gamma(a), the upper regularised incomplete gamma function, for a > 0.
 *
 * Below x = a + 1 it is 1 minus the power series of P(a, x), where it is never small; from there on Legendre's
 * continued fraction, so deep tails keep their digits (about 1e-13 relative down to the smallest doubles, and
 * 1e-12 for a in the millions). Both have the factor x^a e^-x / Gamma(a) in front, in Loader's form, whose
 * exponent is small where the function matters. 1 for x <= 0; NaN unless a > 0. Time O(sqrt(a)).
 *
 * @see Abramowitz & Stegun, "Handbook of Mathematical Functions", 6.5.29 and 6.5.31; scipy.special.gammaincc.
 */
export function upperRegularisedGamma(a: number, x: number): number {
  if (!(a > 0 && a < Infinity) || Number.isNaN(x)) return NaN;
  if (x <= 0) return 1;
  if (x === Infinity) return 0;
  const density = gammaDensity(a, x);
  if (density === 0) return x < a ? 1 : 0;
  return x < a + 1 ? 1 - (density / a) * powerSeries(a, x) : density * continuedFraction(a, x);
}

/** x^a e^-x / Gamma(a). */
function gammaDensity(a: number, x: number): number {
  return Math.sqrt(a / (2 * Math.PI)) * Math.exp(-unitDeviance(a, x) - stirlingRemainder(a));
}

/** 1 + x/(a+1) + x^2/((a+1)(a+2)) + ... */
function powerSeries(a: number, x: number): number {
  let term = 1;
  let sum = 1;
  for (let k = 1; term > negligible * sum; k++) {
    term *= x / (a + k);
    sum += term;
  }
  return sum;
}

/** 1/(x+1-a - 1(1-a)/(x+3-a - 2(2-a)/(x+5-a - ...))), by Lentz's method from the top. */
function continuedFraction(a: number, x: number): number {
  let denominator = x + 1 - a;
  let inverse = 1 / denominator;
  let fraction = inverse;
  let numerator = Infinity;
  for (let k = 1, factor = 0; Math.abs(factor - 1) > closeToOne; k++) {
    const coefficient = k * (a - k);
    denominator += 2;
    inverse = 1 / (denominator + coefficient * inverse);
    numerator = denominator + coefficient / numerator;
    factor = numerator * inverse;
    fraction *= factor;
  }
  return fraction;
}
