import { greatestCommonDivisor } from './greatest-common-divisor.ts';

/** Logarithm of half the smallest double: whatever lies below is 0. */
const logOfNothing = -746;

/**
 * Exact two-sided p-value of the two-sample Kolmogorov-Smirnov statistic under the null hypothesis of one
 * continuous distribution: the share of all lattice paths from (0, 0) to (n, m) that at some point reach
 * |x/n - y/m| >= gapSteps / lcm(n, m).
 *
 * `gapSteps` is D times lcm(n, m) as an integer. With ties the value is conservative (as in scipy).
 * Equal sizes: alternating binomial sum, O(n). Else: recursion over the shares themselves, O(n m) at most,
 * O(n m D) for small D, one array of min(n, m). All terms are positive and at most 1, so no digits cancel,
 * nothing overflows, and values stay exact to about 1e-12 down to the smallest doubles.
 *
 * @see Hodges, "The significance probability of the Smirnov two-sample test", Ark. Mat. 3, 1958.
 * @see Viehmann, "Numerically more stable computation of the p-values for the two-sample
 * Kolmogorov-Smirnov test", arXiv:2102.08037, 2021 (the recursion over shares).
 */
export function ksExactPValue(n: number, m: number, gapSteps: number): number {
  if (gapSteps <= 0) return 1;
  if (logUpperBound(n, m, gapSteps) < logOfNothing) return 0;
  const p = n === m ? outsideSquare(n, gapSteps) : outsideRectangle(Math.max(n, m), Math.min(n, m), gapSteps);
  return Math.min(1, Math.max(0, p));
}

/**
 * Logarithm of an upper bound: Serfling's inequality for sampling without replacement, summed over all n + m
 * places where the gap may occur. Saves the full recursion where the answer is 0 in doubles.
 *
 * @see Serfling, "Probability inequalities for the sum in sampling without replacement", Ann. Stat. 2(1), 1974.
 */
function logUpperBound(n: number, m: number, gapSteps: number): number {
  const gap = (gapSteps * greatestCommonDivisor(n, m)) / (n * m);
  const larger = Math.max(n, m);
  return Math.log(2 * (n + m)) - (2 * gap * gap * n * m * larger) / ((n + m) * (larger + 1));
}

/** 2 A0 (1 - A1 (1 - A2 (...))), the reflection principle for two lines of slope one. */
function outsideSquare(n: number, gapSteps: number): number {
  let share = 0;
  for (let k = Math.floor(n / gapSteps); k >= 0; k--) {
    let factor = 1;
    for (let j = 0; j < gapSteps; j++) {
      factor = ((n - k * gapSteps - j) * factor) / (n + k * gapSteps + j + 1);
    }
    share = factor * (1 - share);
  }
  return 2 * share;
}

/**
 * share(x, y): of the paths to (x, y), how many have touched a line. A path comes from the left with
 * probability x / (x + y), else from below; outside the lines the share is 1. One column of y at a time,
 * and of it only the window between the lines.
 */
function outsideRectangle(longer: number, shorter: number, gapSteps: number): number {
  const divisor = greatestCommonDivisor(longer, shorter);
  const longStep = longer / divisor;
  const shortStep = shorter / divisor;
  const inverse = inversesUpTo(longer + shorter);
  const column = new Float64Array(shorter + 2).fill(1);
  let low = 0;
  let high = Math.min(Math.ceil(gapSteps / longStep), shorter + 1);
  column.fill(0, low, high);
  for (let x = 1; x <= longer; x++) {
    low = Math.min(Math.max(Math.floor((shortStep * x - gapSteps) / longStep) + 1, 0), shorter);
    high = Math.min(Math.ceil((shortStep * x + gapSteps) / longStep), shorter + 1);
    if (high <= low) return 1;
    let share = low === 0 ? 0 : 1;
    for (let y = low; y < high; y++) {
      const weight = inverse[x + y] as number;
      share = (column[y] as number) * (x * weight) + share * (y * weight);
      column[y] = share;
    }
  }
  return column[shorter] as number;
}

/** Multiplying by a table entry is several times as fast as dividing in the innermost loop. */
function inversesUpTo(last: number): Float64Array {
  const inverse = new Float64Array(last + 1);
  for (let k = 1; k <= last; k++) inverse[k] = 1 / k;
  return inverse;
}
