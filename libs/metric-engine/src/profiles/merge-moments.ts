import type { Moments } from './moments.ts';

/** Moments and of how many values they are. */
export interface CountedMoments extends Moments {
  readonly count: number;
}

/**
 * Mean and sample standard deviation of two samples together, from those of each.
 *
 *   d = mean_b - mean_a,  mean = mean_a + d n_b / n,  M = M_a + M_b + d^2 n_a n_b / n,  s^2 = M / (n - 1)
 *
 * with M = (n - 1) s^2. Computed in units of the largest of the spreads, so that squares neither overflow nor
 * vanish. The order of merging moves the last digits alone. Infinite values, or a part whose
 * own deviation overflows: NaN or infinite. Time O(1).
 *
 * @see Chan, Golub, LeVeque, "Updating formulae and a pairwise algorithm for computing sample variances", 1979.
 */
export function mergeMoments(a: CountedMoments, b: CountedMoments): CountedMoments {
  if (a.count === 0) return b;
  if (b.count === 0) return a;
  // Means at opposite ends of the doubles have a difference that only fits when it is scaled.
  const scale = Number.isFinite(b.mean - a.mean) ? 1 : 4;
  const count = a.count + b.count;
  const difference = b.mean / scale - a.mean / scale;
  const [spreadA, spreadB] = [spreadOf(a) / scale, spreadOf(b) / scale];
  const unit = Math.max(spreadA, spreadB, Math.abs(difference)) || 1;
  const squares =
    (a.count - 1) * (spreadA / unit) ** 2 +
    (b.count - 1) * (spreadB / unit) ** 2 +
    (difference / unit) ** 2 * a.count * (b.count / count);
  // From the larger side, so that a few values move a mean of many by little.
  const mean =
    a.count >= b.count
      ? a.mean / scale + difference * (b.count / count)
      : b.mean / scale - difference * (a.count / count);
  return {
    count,
    mean: a.mean === b.mean ? a.mean : mean * scale,
    standardDeviation: unit * scale * Math.sqrt(squares / (count - 1)),
  };
}

function spreadOf({ count, standardDeviation }: CountedMoments): number {
  return count > 1 ? standardDeviation : 0;
}
