import { linearQuantile } from '../bins/decile-edges.ts';
import type { KnownOrder } from './cell-index.ts';
import { countsBetween, type CountIntervals } from './count-intervals.ts';
import { stabilityInterval } from './divergence-interval.ts';
import { hull, unknownInterval, type Interval } from './interval.ts';

/** Stands for the fraction of an empty bin, see decileStabilityIndex. */
const emptyFraction = 1e-4;

/** Bounds of an inner decile and of the numbers of values below it. */
interface Edge {
  readonly value: Interval;
  readonly baseline: Interval;
  readonly target: Interval;
}

/**
 * Bounds of the classic family's index over the deciles of the baseline.
 *
 * A decile lies between the bounds of the values of its ranks. Deciles that coincide leave an empty bin on both
 * sides, which adds nothing, so they need not be told apart; but one that equals an extreme of the baseline is no
 * edge, and where that is not known both cases are bounded. Unknown when a side is empty or a decile may be
 * infinite. Time O(log of what is known).
 */
export function decileIndexInterval(left: KnownOrder, right: KnownOrder): Interval {
  if (left.count === 0 || right.count === 0) return unknownInterval;
  const { smallest, largest } = left;
  if (smallest === largest) return indexOver([constantEdge(smallest, left, right)], left, right);
  const edges = Array.from({ length: 9 }, (_, k) => decileEdge((k + 1) * 0.1, left, right));
  if (edges.some(({ value }) => Number.isNaN(value.low + value.high))) return unknownInterval;
  const surelyLow = edges.filter(({ value }) => value.high <= smallest).length;
  const possiblyLow = edges.filter(({ value }) => value.low <= smallest).length;
  const surelyHigh = edges.filter(({ value }) => value.low >= largest).length;
  const possiblyHigh = edges.filter(({ value }) => value.high >= largest).length;
  let result: Interval | undefined;
  for (let atLow = surelyLow; atLow <= possiblyLow; atLow++) {
    for (let atHigh = surelyHigh; atHigh <= possiblyHigh && atLow + atHigh <= edges.length; atHigh++) {
      const index = indexOver(edges.slice(atLow, edges.length - atHigh), left, right);
      result = result ? hull(result, index) : index;
    }
  }
  return result ?? unknownInterval;
}

function indexOver(edges: readonly Edge[], left: KnownOrder, right: KnownOrder): Interval {
  const counts = (side: 'baseline' | 'target', count: number): CountIntervals =>
    countsBetween(
      { low: edges.map((edge) => edge[side].low), high: edges.map((edge) => edge[side].high) },
      count,
    );
  return stabilityInterval(
    sharesOf(counts('baseline', left.count), left.count),
    sharesOf(counts('target', right.count), right.count),
  );
}

/** An empty bin counts as 0.0001, which may be more or less than the share of one value. */
function sharesOf({ low, high }: CountIntervals, count: number): CountIntervals {
  return {
    low: low.map((least, bin) => {
      if (least > 0) return least / count;
      return high[bin] === 0 ? emptyFraction : Math.min(emptyFraction, 1 / count);
    }),
    high: high.map((most, bin) => {
      if (most === 0) return emptyFraction;
      return low[bin] === 0 ? Math.max(emptyFraction, most / count) : most / count;
    }),
  };
}

function constantEdge(value: number, left: KnownOrder, right: KnownOrder): Edge {
  const certain = { low: value, high: value };
  return { value: certain, baseline: left.below(certain), target: right.below(certain) };
}

function decileEdge(share: number, left: KnownOrder, right: KnownOrder): Edge {
  const rank = Math.floor((left.count - 1) * share);
  const value = quantileInterval(left, share);
  const below = left.below(value);
  const baseline = {
    low: Math.max(below.low, left.surelyBefore(rank)),
    high: Math.min(below.high, rank + 1),
  };
  return { value, baseline, target: right.below(value) };
}

/** Bounds of a quantile by numpy's linear rule; at least one value. */
export function quantileInterval(order: KnownOrder, share: number): Interval {
  const rank = Math.floor((order.count - 1) * share);
  const own = order.valueOf(rank);
  const next = order.valueOf(Math.min(rank + 1, order.count - 1));
  const quantileOf = (end: 'low' | 'high'): number =>
    linearQuantile(order.count, (of) => (of === rank ? own : next)[end], share);
  const [low, high] = [quantileOf('low'), quantileOf('high')];
  const isExact = own.low === own.high && next.low === next.high;
  const unsure = isExact ? 0 : 4 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high));
  return { low: low - unsure, high: high + unsure };
}
