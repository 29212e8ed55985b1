import type { ScannedValues } from '../kernels/numeric-kernel.ts';

/** Mean and sample standard deviation of a sample. */
export interface Moments {
  readonly mean: number;
  /** Divided by n - 1; NaN for fewer than two values. */
  readonly standardDeviation: number;
}

/**
 * Mean and sample standard deviation (n - 1) of values that are sorted in ascending order.
 *
 *   mean = c + sum(x - c) / n,  s^2 = (sum((x - mean)^2) - sum(x - mean)^2 / n) / (n - 1)
 *
 * Two passes: the first around the median, so that an offset that is large against the spread costs no digits,
 * the second corrects mean and squares for the first one's rounding. Where squares would overflow or vanish
 * the deviations are scaled by the largest one. Empty: NaN for both; an infinite value: NaN or infinite.
 * Time O(n), no allocation.
 *
 * @see Chan, Golub, LeVeque, "Algorithms for computing the sample variance", Am. Stat. 37(3), 1983.
 */
export function momentsOfSorted(sorted: Float64Array): Moments {
  const n = sorted.length;
  if (n === 0) return { mean: NaN, standardDeviation: NaN };
  const smallest = sorted[0] as number;
  const largest = sorted[n - 1] as number;
  if (smallest === largest) return { mean: smallest, standardDeviation: n > 1 ? 0 : NaN };
  const centre = sorted[n >>> 1] as number;
  const spread = Math.max(centre / 2 - smallest / 2, largest / 2 - centre / 2) * 2;
  const isHarmless = spread < 1e140 && spread > 1e-140;
  return spreadAround(sorted, centre, isHarmless ? 1 : safeScale(spread));
}

/**
 * Mean and sample standard deviation (n - 1) from sums around a centre near the mean; at least one value.
 *
 *   mean = c + sum(x - c) / n,  s^2 = (sum((x - c)^2) - sum(x - c)^2 / n) / (n - 1)
 */
export function momentsOfScan({ count, centre, sum, squares }: ScannedValues): Moments {
  const variance = Math.max(0, squares - sum * (sum / count)) / (count - 1);
  return { mean: centre + sum / count, standardDeviation: Math.sqrt(variance) };
}

/** A power of two near the spread, so that scaling is exact. */
function safeScale(spread: number): number {
  return 2 ** Math.min(1000, Math.max(-1000, Math.round(Math.log2(spread))));
}

function spreadAround(sorted: Float64Array, centre: number, scale: number): Moments {
  const n = sorted.length;
  const inverse = 1 / scale;
  const scaledCentre = centre * inverse;
  const half = n >>> 1;
  // Both ends at once: low and high deviations cancel, so the running sum stays small and keeps its digits.
  let sum = 0;
  for (let k = 0; k < half; k++) {
    const low = (sorted[k] as number) * inverse - scaledCentre;
    const high = (sorted[n - 1 - k] as number) * inverse - scaledCentre;
    sum += low + high;
  }
  if (n % 2 === 1) sum += (sorted[half] as number) * inverse - scaledCentre;
  const offset = sum / n;

  // From the centre, as differences from it are nearly exact; those from a rounded mean would not be.
  let rest = 0;
  let squares = 0;
  for (let k = 0; k < half; k++) {
    const low = (sorted[k] as number) * inverse - scaledCentre - offset;
    const high = (sorted[n - 1 - k] as number) * inverse - scaledCentre - offset;
    rest += low + high;
    squares += low * low + high * high;
  }
  if (n % 2 === 1) {
    const middle = (sorted[half] as number) * inverse - scaledCentre - offset;
    rest += middle;
    squares += middle * middle;
  }
  const variance = Math.max(0, squares - (rest * rest) / n) / (n - 1);
  return {
    mean: (scaledCentre + (offset + rest / n)) * scale,
    standardDeviation: Math.sqrt(variance) * scale,
  };
}
