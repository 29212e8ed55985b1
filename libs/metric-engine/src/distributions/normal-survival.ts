/** From here on the continued fraction is short enough. */
const fractionFrom = 2;
/** Steps of the continued fraction that give all digits at `fractionFrom`; fewer suffice beyond. */
const fractionSteps = 100;
/** exp(-x^2) and with it erfc(x) are 0 beyond. */
const vanishesFrom = 28;

/**
 * P(X >= z) of the standard normal distribution, erfc(z / sqrt 2) / 2: about 1e-15 relative, in the deep tail
 * z^2 times the rounding of z, down to the smallest doubles. NaN for NaN. Time O(1).
 *
 * @see scipy.stats.norm.sf.
 */
export function normalSurvival(z: number): number {
  return erfc(z / Math.SQRT2) / 2;
}

/**
 * Complementary error function 2 / sqrt(pi) * integral of exp(-t^2) from x to Infinity.
 *
 *   |x| < 2: 1 - 2 / sqrt(pi) exp(-x^2) sum_k 2^k x^(2k+1) / (1 3 5 ... (2k+1))
 *   x >= 2:  exp(-x^2) / sqrt(pi) / (x + (1/2)/(x + (2/2)/(x + (3/2)/(x + ...))))
 *
 * All terms of the series have one sign, so its sum keeps its digits; about 3e-14 relative at 2, where the
 * difference is taken last, else 1e-15. Time O(1).
 *
 * @see Abramowitz & Stegun, "Handbook of Mathematical Functions", 7.1.6 and 7.1.14; scipy.special.erfc.
 */
export function erfc(x: number): number {
  if (x <= -fractionFrom) return 2 - erfc(-x);
  if (x >= vanishesFrom) return 0;
  const bell = expOfMinusSquare(x) / Math.sqrt(Math.PI);
  return x < fractionFrom ? 1 - 2 * bell * errorSeries(x) : bell / continuedFraction(x);
}

function errorSeries(x: number): number {
  let term = x;
  let sum = x;
  for (let k = 1; Math.abs(term) > 1e-17 * Math.abs(sum); k++) {
    term *= (2 * x * x) / (2 * k + 1);
    sum += term;
  }
  return sum;
}

function continuedFraction(x: number): number {
  let fraction = x;
  for (let k = fractionSteps; k > 0; k--) fraction = x + k / 2 / fraction;
  return fraction;
}

/** Squares a short number exactly, as the rounding of a large x^2 would cost the exponential its digits. */
function expOfMinusSquare(x: number): number {
  const short = Math.trunc(x * 16) / 16;
  return Math.exp(-short * short) * Math.exp((short - x) * (short + x));
}
