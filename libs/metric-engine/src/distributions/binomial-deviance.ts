/**
 * log(k!) minus Stirling's log(sqrt(2 pi k) (k / e)^k): table for small k, series 1/(12k) - ... for k >= 16
 * (error below 1e-16). k a non-negative integer or, from 16 on, any real.
 *
 * @see Loader, "Fast and accurate computation of binomial probabilities", 2000, section 2.
 */
export function stirlingError(k: number): number {
  if (k < 16) return smallStirlingErrors[k] as number;
  const inverse = 1 / k;
  const squared = inverse * inverse;
  return (
    inverse *
    (1 / 12 - squared * (1 / 360 - squared * (1 / 1260 - squared * (1 / 1680 - squared * (1 / 1188)))))
  );
}

const smallStirlingErrors = smallErrors();

function smallErrors(): Float64Array {
  const errors = new Float64Array(16);
  let factorial = 1;
  for (let k = 1; k < 16; k++) {
    factorial *= k;
    errors[k] = Math.log(factorial) - (0.5 * Math.log(2 * Math.PI * k) + k * Math.log(k) - k);
  }
  return errors;
}

/**
 * u - log(1 + u) for u > -1, without cancellation near 0 and never negative.
 * Infinity at u = -1. Series in u / (2 + u) below |u| = 0.1.
 */
export function excessOverLog1p(u: number): number {
  if (Math.abs(u) > 0.1) return u - Math.log1p(u);
  // log(1+u) = 2 (r + r^3/3 + r^5/5 ...), r = u/(2+u), and u - 2r = u r.
  const r = u / (2 + u);
  const squared = r * r;
  const tail =
    squared *
    (1 / 3 + squared * (1 / 5 + squared * (1 / 7 + squared * (1 / 9 + squared * (1 / 11 + squared / 13)))));
  return r * (u - 2 * tail);
}
