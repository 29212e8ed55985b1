import { linearQuantile } from '../bins/decile-edges.ts';
import { countsBetween, runningTotals, type CountIntervals } from './count-intervals.ts';
import { stabilityInterval } from './divergence-interval.ts';
import type { DyadicCells } from './dyadic-cells.ts';
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
 * A decile lies between the ends of the cells that hold its ranks. Deciles that coincide leave an empty bin on both
 * sides, which adds nothing, so they need not be told apart; but one that equals an extreme of the baseline is no
 * edge, and where that is not known both cases are bounded. Unknown when a side is empty or a decile may be
 * infinite. Time O(cells).
 */
export function decileIndexInterval(baseline: DyadicCells, target: DyadicCells): Interval {
  const sides = [new CellIndex(baseline), new CellIndex(target)] as const;
  const [left, right] = sides;
  if (left.count === 0 || right.count === 0) return unknownInterval;
  const smallest = baseline.mins[0] as number;
  const largest = baseline.maxs.at(-1) as number;
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

function indexOver(edges: readonly Edge[], left: CellIndex, right: CellIndex): Interval {
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

function constantEdge(value: number, left: CellIndex, right: CellIndex): Edge {
  const certain = { low: value, high: value };
  return { value: certain, baseline: left.below(certain), target: right.below(certain) };
}

function decileEdge(share: number, left: CellIndex, right: CellIndex): Edge {
  const { mins, maxs } = left.cells;
  const rank = Math.floor((left.count - 1) * share);
  const cell = left.cellOfRank(rank);
  const nextCell = left.cellOfRank(Math.min(rank + 1, left.count - 1));
  const quantileOf = (ends: Float64Array): number =>
    linearQuantile(left.count, (of) => ends[of === rank ? cell : nextCell] as number, share);
  const [low, high] = [quantileOf(mins), quantileOf(maxs)];
  const isExact = mins[cell] === maxs[cell] && mins[nextCell] === maxs[nextCell];
  const unsure = isExact ? 0 : 4 * Number.EPSILON * Math.max(Math.abs(low), Math.abs(high));
  const value = { low: low - unsure, high: high + unsure };
  const below = left.below(value);
  const baseline = {
    low: Math.max(below.low, left.before[cell] as number),
    high: Math.min(below.high, rank + 1),
  };
  return { value, baseline, target: right.below(value) };
}

/** Cells with the numbers of values before each. */
class CellIndex {
  readonly cells: DyadicCells;
  readonly before: Float64Array;
  readonly count: number;

  constructor(cells: DyadicCells) {
    this.cells = cells;
    this.before = runningTotals(cells.counts);
    this.count = this.before.at(-1) ?? 0;
  }

  /** The cell of the value of a rank, from 0. */
  cellOfRank(rank: number): number {
    return firstWhere(this.cells.counts.length, (cell) => (this.before[cell + 1] as number) > rank);
  }

  /** Bounds of the number of values below an edge that is known in bounds. */
  below({ low, high }: Interval): Interval {
    return { low: this.#below(low).low, high: this.#below(high).high };
  }

  #below(edge: number): Interval {
    const { mins, maxs, counts } = this.cells;
    const begun = firstWhere(counts.length, (cell) => (mins[cell] as number) >= edge);
    const ended = firstWhere(counts.length, (cell) => (maxs[cell] as number) >= edge);
    const isSplit = begun > ended ? 1 : 0;
    return { low: (this.before[ended] as number) + isSplit, high: (this.before[begun] as number) - isSplit };
  }
}

/** The first position of which `holds` is true, when it stays true from there; `size` when there is none. */
function firstWhere(size: number, holds: (position: number) => boolean): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
