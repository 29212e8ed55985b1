import { firstAbove, firstNotBelow } from './count-bins.ts';
import { countEqualWidthBins, equalWidthEdges, sturgesBinCount } from './equal-width-bins.ts';
import { finitePart } from './finite-part.ts';

/** Edges of the bins between open ends; counts have one entry more at each end, or all are empty. */
export interface BaselineHistogram {
  readonly edges: number[];
  readonly baselineCounts: number[];
  readonly targetCounts: number[];
}

/**
 * Histogram of both sides over bins that hang on the baseline alone, so that targets of many days can be laid over
 * each other: equal-width bins over the baseline's finite range, and one open bin below and one above it.
 *
 * As many bins as the azureml metrics would use for the baseline, but at most `maxBins`. Infinite values lie in
 * the open bins. A constant c: one bin [c - d, c + d], d as in equalWidthEdges. No finite value: empty arrays.
 * Both samples in ascending order, without NaN. Time O(bins log n).
 *
 * @throws RangeError when maxBins is not a positive integer.
 */
export function baselineHistogram(
  baseline: Float64Array,
  target: Float64Array,
  maxBins: number,
): BaselineHistogram {
  if (!Number.isInteger(maxBins) || maxBins < 1) {
    throw new RangeError(`maxBins has to be a positive integer, not ${maxBins}.`);
  }
  const finite = finitePart(baseline);
  const lo = finite[0];
  const hi = finite[finite.length - 1];
  if (lo === undefined || hi === undefined) return { edges: [], baselineCounts: [], targetCounts: [] };
  const edges = equalWidthEdges(lo, hi, Math.min(maxBins, sturgesBinCount(finite.length)));
  // Rounding may leave the last edge beside the maximum, and a lone value's edges lie around it.
  const ends = { lo: Math.min(lo, edges[0] as number), hi: Math.max(hi, edges[edges.length - 1] as number) };
  const counts = (sorted: Float64Array): number[] => {
    const first = firstNotBelow(sorted, ends.lo);
    const end = firstAbove(sorted, ends.hi);
    return [first, ...countEqualWidthBins(sorted.subarray(first, end), edges), sorted.length - end];
  };
  return { edges: [...edges], baselineCounts: counts(baseline), targetCounts: counts(target) };
}
