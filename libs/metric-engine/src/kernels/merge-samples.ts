import { greatestCommonDivisor } from '../distributions/greatest-common-divisor.ts';

/** What one walk through both sorted samples yields. */
export interface MergedSamples {
  /** Largest gap of the two empirical distribution functions, times `gapUnit`; an integer. */
  readonly gapSteps: number;
  /** Least common multiple of the two sizes: gapSteps / gapUnit is the Kolmogorov-Smirnov statistic. */
  readonly gapUnit: number;
  /** Wasserstein-1 distance in the unit of the values; NaN when a value is infinite. */
  readonly wasserstein: number;
}

/**
 * Kolmogorov-Smirnov statistic and Wasserstein-1 distance of two samples sorted in ascending order.
 *
 *   D = max |F(x) - G(x)|,  W = sum |F(x_k) - G(x_k)| (x_{k+1} - x_k)  over the merged values x
 *
 * F and G are the right-continuous empirical distribution functions. Their gap is carried as an exact integer
 * multiple of 1 / lcm(n, m), so ties and sizes never move D; D is read only after the last of equal values.
 * Infinite values are ordinary for D. Empty side: NaN. Time O(n + m), no allocation.
 *
 * @see Ramdas, García Trillos, Cuturi, "On Wasserstein two-sample testing", Entropy 19(2), 2017 (W by the
 * distribution functions); the same definitions as scipy.stats.ks_2samp and wasserstein_distance.
 */
export function mergeSamples(first: Float64Array, second: Float64Array): MergedSamples {
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) return { gapSteps: NaN, gapUnit: NaN, wasserstein: NaN };
  const divisor = greatestCommonDivisor(n, m);
  const firstStep = m / divisor;
  const secondStep = n / divisor;
  const gapUnit = n * firstStep;
  const inverseUnit = 1 / gapUnit;
  let i = 0;
  let j = 0;
  let gap = 0;
  let largest = 0;
  let area = 0;
  let nextFirst = first[0] as number;
  let nextSecond = second[0] as number;
  let x = nextFirst <= nextSecond ? nextFirst : nextSecond;
  while (i < n && j < m) {
    const takesFirst = nextFirst <= nextSecond;
    const next = takesFirst ? nextFirst : nextSecond;
    const size = Math.abs(gap);
    area += size * inverseUnit * (next - x);
    if (size > largest && next !== x) largest = size;
    x = next;
    if (takesFirst) {
      gap += firstStep;
      nextFirst = first[++i] as number;
    } else {
      gap -= secondStep;
      nextSecond = second[++j] as number;
    }
  }
  const [rest, from, step] = i < n ? [first, i, firstStep] : [second, j, -secondStep];
  for (let k = from; k < rest.length; k++) {
    const next = rest[k] as number;
    const size = Math.abs(gap);
    area += size * inverseUnit * (next - x);
    if (size > largest && next !== x) largest = size;
    x = next;
    gap += step;
  }
  return { gapSteps: largest, gapUnit, wasserstein: area };
}
