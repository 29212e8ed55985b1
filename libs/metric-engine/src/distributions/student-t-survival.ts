/** A factor this close to 1 no longer changes the continued fraction. */
const closeToOne = 1e-15;
/** From here on the series of the ratio of gamma functions is exact to the last digit. */
const seriesFrom = 60;
/** Ratios beyond have squares that overflow. */
const largestSquared = 1e150;

/**
 * P(T >= t) of Student's t distribution: for t >= 0 half of the regularised incomplete beta function
 *
 *   I_x(a, 1/2),  a = df / 2,  x = df / (df + t^2)
 *
 * by its continued fraction, of I_x where that is small, else of its complement. About 1e-13 relative down to
 * the smallest doubles, for df from below 1 to hundreds of millions. 0 at Infinity; NaN unless df > 0.
 * Time O(sqrt(df)).
 *
 * @see DiDonato & Morris, "Significant digit computation of the incomplete beta function ratios", ACM Trans.
 * Math. Softw. 18(3), 1992; scipy.stats.t.sf.
 */
export function studentTSurvival(t: number, degreesOfFreedom: number): number {
  if (!(degreesOfFreedom > 0 && degreesOfFreedom < Infinity)) return NaN;
  if (t < 0) return 1 - studentTSurvival(-t, degreesOfFreedom);
  if (t === Infinity) return 0;
  const a = degreesOfFreedom / 2;
  const ratio = t / Math.sqrt(degreesOfFreedom);
  const hypotenuse = Math.hypot(1, ratio);
  const x = 1 / hypotenuse / hypotenuse;
  const y = (ratio / hypotenuse) ** 2;
  const logOfX = ratio < largestSquared ? -Math.log1p(ratio * ratio) : -2 * Math.log(ratio);
  const density = (Math.exp(a * logOfX) * (ratio / hypotenuse) * gammaRatio(a)) / Math.sqrt(Math.PI);
  const isTail = a * y >= x / 2;
  return isTail ? (density * fraction(a, 0.5, x, y)) / 2 : (1 - density * fraction(0.5, a, y, x)) / 2;
}

/** I_x(a, b) divided by x^a y^b / B(a, b), y = 1 - x, where a y >= b x; by Lentz's method from the top. */
function fraction(a: number, b: number, x: number, y: number): number {
  const lambda = a * y - b * x;
  const denominatorAt = (m: number): number =>
    m + (m * (b - m) * x) / (a + 2 * m - 1) + ((a + m) * (lambda + 1 + m * (1 + y))) / (a + 2 * m + 1);
  // Not denominatorAt(0), whose vanishing middle term is 0 / 0 for a = 1.
  let value = (a * (lambda + 1)) / (a + 1);
  let upper = value;
  let lower = 0;
  for (let m = 1, factor = 0; Math.abs(factor - 1) > closeToOne; m++) {
    const scale = x / (a + 2 * m - 1);
    const numerator = (a + m - 1) * (a + b + m - 1) * m * (b - m) * scale * scale;
    const denominator = denominatorAt(m);
    lower = 1 / (denominator + numerator * lower);
    upper = denominator + numerator / upper;
    factor = upper * lower;
    value *= factor;
  }
  return 1 / value;
}

/** Gamma(a + 1/2) / Gamma(a), whose logarithms would cancel for large a. */
function gammaRatio(a: number): number {
  let shift = 1;
  let argument = a;
  for (; argument < seriesFrom; argument++) shift *= argument / (argument + 0.5);
  const u = 1 / argument;
  const series =
    1 -
    u *
      (1 / 8 - u * (1 / 128 + u * (5 / 1024 - u * (21 / 32768 + u * (399 / 262144 - u * (869 / 4194304))))));
  return shift * Math.sqrt(argument) * series;
}
