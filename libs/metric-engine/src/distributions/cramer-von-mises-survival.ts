/** Below, the probability is 1 to the last digit. */
const smallest = 0.003;
const largestExponent = 745;
/** Exponents this much above the first one add nothing. */
const negligible = 40;

/**
 * P(W >= x) of the limiting law of the Cramér-von Mises statistic, mean 1/6: about 1e-14 relative, down to the
 * smallest doubles.
 *
 *   2/pi sum_{k=1,3,5...} (-1)^((k-1)/2) integral from k pi to (k+1) pi of sqrt(t / |sin t|) exp(-x t^2 / 2) / t dt
 *
 * Substituting t = k pi + pi sin^2(u / 2) takes the poles at both ends away and leaves a smooth periodic
 * function of u, which the midpoint rule integrates to all digits. scipy stops its series at terms of 1e-7 and
 * takes the difference from 1, so its probabilities have no digits left below 1e-7. Time O(sqrt(x)) or
 * O(1 / sqrt(x)), whichever is more.
 *
 * @see Anderson & Darling, "Asymptotic theory of certain 'goodness of fit' criteria based on stochastic
 * processes", Ann. Math. Statist. 23(2), 1952.
 */
export function cramerVonMisesSurvival(x: number): number {
  if (Number.isNaN(x)) return NaN;
  if (x < smallest) return 1;
  const points = Math.ceil(32 + 24 * Math.sqrt(x));
  const firstExponent = exponentAt(x, 1);
  let sum = 0;
  let sign = 1;
  for (let k = 1; exponentAt(x, k) < Math.min(largestExponent, firstExponent + negligible); k += 2) {
    sum += sign * integral(x, k, points);
    sign = -sign;
  }
  return Math.min(1, (2 / Math.PI) * sum);
}

function exponentAt(x: number, k: number): number {
  return (x * (k * Math.PI) ** 2) / 2;
}

function integral(x: number, k: number, points: number): number {
  const step = Math.PI / points;
  let sum = 0;
  for (let point = 0; point < points; point++) {
    const u = (point + 0.5) * step;
    const beyond = Math.PI * Math.sin(u / 2) ** 2;
    const t = k * Math.PI + beyond;
    sum += (Math.sqrt(t / Math.sin(beyond)) * Math.exp((-x * t * t) / 2) * Math.sin(u)) / t;
  }
  return (sum * step * Math.PI) / 2;
}
