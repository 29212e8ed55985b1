import { greatestCommonDivisor } from '../distributions/greatest-common-divisor.ts';
import type { CutTable } from './cut-table.ts';
import { nextAbove } from './double-order.ts';
import type { GapInterval } from './gap-interval.ts';
import { unknownInterval } from './interval.ts';

/**
 * Bounds of the Kolmogorov-Smirnov statistic of two samples of which only the numbers of values below some cuts are
 * known.
 *
 * At a cut both distribution functions are known, and the gap there occurs; between two neighbouring cuts each lies
 * between its values at both, unless there is but one double: then both step at once. Unknown when a side is
 * empty. Time O(cuts).
 */
export function gapOfCuts({ cuts, baseline, target }: CutTable): Pick<GapInterval, 'gapSteps' | 'gapUnit'> {
  const [n, m] = [baseline.count, target.count];
  if (n === 0 || m === 0) return { gapSteps: unknownInterval, gapUnit: NaN };
  const divisor = greatestCommonDivisor(n, m);
  const [stepA, stepB] = [m / divisor, n / divisor];
  let [low, high] = [0, 0];
  let [a, b] = [0, 0];
  for (let k = 0; k <= cuts.length; k++) {
    const nextA = (k < cuts.length ? (baseline.below[k] as number) : n) * stepA;
    const nextB = (k < cuts.length ? (target.below[k] as number) : m) * stepB;
    low = Math.max(low, Math.abs(nextA - nextB));
    const isOneDouble = k > 0 && k < cuts.length && cuts[k] === nextAbove(cuts[k - 1] as number);
    high = Math.max(high, isOneDouble ? Math.abs(nextA - nextB) : Math.max(nextA - b, nextB - a));
    [a, b] = [nextA, nextB];
  }
  return { gapSteps: { low, high }, gapUnit: n * stepA };
}
