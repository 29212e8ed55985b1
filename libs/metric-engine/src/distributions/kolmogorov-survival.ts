import { stirlingError } from './binomial-deviance.ts';
import { durbinMatrixCdf } from './durbin-matrix.ts';
import { pelzGoodCdf } from './pelz-good.ts';
import { smirnovSurvival } from './smirnov-survival.ts';

/** Up to this n every value is exact; above, corrected limits are good to ten digits. */
const smallSample = 140;

/**
 * P(D_n >= x) of the two-sided one-sample Kolmogorov-Smirnov statistic for n values: the finite-n law, not
 * Kolmogorov's limit. n a positive integer; x outside [0, 1] gives 1 or 0.
 *
 * Chooses by n and n x^2: closed forms at both ends, twice the one-sided probability (Miller; exact from
 * x = 0.5 on) in the upper tail, Durbin's matrix for small samples and small x, else Pelz and Good. Where Simard
 * and L'Ecuyer use Pomeranz' recursion (n <= 140), Durbin's matrix gives the same exact value here.
 * 1e-9 relative from 1 down to 1e-300 in the upper tail; 0 from n x^2 = 370 on for n > 140.
 *
 * @see Simard & L'Ecuyer, "Computing the two-sided Kolmogorov-Smirnov distribution", J. Stat. Softw. 39(11), 2011.
 */
export function kolmogorovSurvival(n: number, x: number): number {
  if (x >= 1) return 0;
  if (x <= 0) return 1;
  const shift = n * x;
  if (shift <= 1) return 1 - lowerEndCdf(n, shift);
  if (shift >= n - 1) return 2 * (1 - x) ** n;
  if (x >= 0.5) return Math.min(1, 2 * smirnovSurvival(n, x));
  const squared = shift * x;
  if (n <= smallSample) {
    return squared <= 4 ? clip(1 - durbinMatrixCdf(n, x)) : 2 * smirnovSurvival(n, x);
  }
  if (squared >= 370) return 0;
  if (squared >= 2.2) return Math.min(1, 2 * smirnovSurvival(n, x));
  const isFarBelow = n <= 100_000 && n * x ** 1.5 <= 1.4;
  return clip(1 - (isFarBelow ? durbinMatrixCdf(n, x) : pelzGoodCdf(n, x)));
}

/** n! (2x - 1/n)^n for 1/(2n) <= x <= 1/n (Ruben and Gambino). */
function lowerEndCdf(n: number, shift: number): number {
  if (shift <= 0.5) return 0;
  const logFactorialShare = 0.5 * Math.log(2 * Math.PI * n) - n + stirlingError(n);
  return Math.exp(logFactorialShare + n * Math.log(2 * shift - 1));
}

function clip(p: number): number {
  return Math.min(1, Math.max(0, p));
}
