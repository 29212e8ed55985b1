import { countEqualWidthBins, equalWidthEdges, sturgesBinCount } from './equal-width-bins.ts';
import { finitePart } from './finite-part.ts';
import type { NumericProfile } from '../profiles/numeric-profile.ts';

/** Counts of both sides over shared edges; `edges` is one longer than the counts, or all are empty. */
export interface SharedHistogram {
  readonly edges: number[];
  readonly baselineCounts: number[];
  readonly targetCounts: number[];
}

/**
 * Histogram of both sides for drawing, over equal-width bins from the smallest to the largest finite value:
 * as many bins as the azureml metrics use, but at most `maxBins`. Infinite values are left out. A side
 * without values has counts of 0; without any finite value all arrays are empty. Time O(bins log n).
 *
 * @throws RangeError when maxBins is not a positive integer.
 */
export function sharedHistogram(
  baseline: NumericProfile,
  target: NumericProfile,
  maxBins: number,
): SharedHistogram {
  if (!Number.isInteger(maxBins) || maxBins < 1) {
    throw new RangeError(`maxBins has to be a positive integer, not ${String(maxBins)}.`);
  }
  const sides = [finitePart(baseline.sorted), finitePart(target.sorted)] as const;
  const filled = sides.filter((side) => side.length > 0);
  if (filled.length === 0) return { edges: [], baselineCounts: [], targetCounts: [] };
  const lo = Math.min(...filled.map((side) => side[0] as number));
  const hi = Math.max(...filled.map((side) => side[side.length - 1] as number));
  const smaller = Math.min(...filled.map((side) => side.length));
  const edges = equalWidthEdges(lo, hi, Math.min(maxBins, sturgesBinCount(smaller)));
  return {
    edges: [...edges],
    baselineCounts: [...countEqualWidthBins(sides[0], edges)],
    targetCounts: [...countEqualWidthBins(sides[1], edges)],
  };
}
