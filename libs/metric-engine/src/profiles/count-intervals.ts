import type { DyadicCells } from './dyadic-cells.ts';

/** For each position, the fewest and the most it may be. */
export interface CountIntervals {
  readonly low: Float64Array;
  readonly high: Float64Array;
}

/**
 * Bounds of the counts of values in bins. `countBins` counts sorted values by the very rule of the metric: what
 * it makes of the smallest and of the largest values of all cells tells which cells lie whole before a bin's end, and
 * the one that does not has its ends on both sides. Time O(cells + bins).
 */
export function binIntervals(
  cells: DyadicCells,
  countBins: (sorted: Float64Array) => Float64Array,
): CountIntervals {
  const begun = countBins(cells.mins);
  const ended = countBins(cells.maxs);
  const before = runningTotals(cells.counts);
  const low: number[] = [];
  const high: number[] = [];
  let cellsBegun = 0;
  let cellsEnded = 0;
  for (let bin = 0; bin + 1 < begun.length; bin++) {
    cellsBegun += begun[bin] as number;
    cellsEnded += ended[bin] as number;
    const isSplit = cellsBegun > cellsEnded ? 1 : 0;
    low.push((before[cellsEnded] as number) + isSplit);
    high.push((before[cellsBegun] as number) - isSplit);
  }
  return countsBetween({ low, high }, before[cells.counts.length] as number);
}

/** Bounds of the counts between edges, from bounds of the numbers of values below each of them. */
export function countsBetween(
  edges: { readonly low: readonly number[]; readonly high: readonly number[] },
  count: number,
): CountIntervals {
  const lowest = [0, ...edges.low, count];
  const highest = [0, ...edges.high, count];
  const between = (upper: readonly number[], lower: readonly number[]): Float64Array =>
    Float64Array.from({ length: lowest.length - 1 }, (_, bin) =>
      Math.max(0, (upper[bin + 1] as number) - (lower[bin] as number)),
    );
  return { low: between(lowest, highest), high: between(highest, lowest) };
}

/** Position k holds the sum of the first k counts. */
export function runningTotals(counts: Float64Array): Float64Array {
  const totals = new Float64Array(counts.length + 1);
  for (let k = 0; k < counts.length; k++) totals[k + 1] = (totals[k] as number) + (counts[k] as number);
  return totals;
}

/** The first position of which `holds` is true, when it stays true from there; `size` when there is none. */
export function firstWhere(size: number, holds: (position: number) => boolean): number {
  let low = 0;
  let high = size;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (holds(middle)) high = middle;
    else low = middle + 1;
  }
  return low;
}
