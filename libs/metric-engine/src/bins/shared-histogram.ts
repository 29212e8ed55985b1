import { countEqualWidthBins, equalWidthEdges, equalWidthRule, sturgesBinCount } from './equal-width-bins.ts';
import { finitePart } from './finite-part.ts';
import { numericKernel } from '../kernels/kernel-choice.ts';
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
 * without values has counts of 0; without any finite value all arrays are empty. Time O(n), O(bins log n) once sorted.
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
  const filled = [baseline, target].map(finiteRange).filter((range) => range !== undefined);
  if (filled.length === 0) return { edges: [], baselineCounts: [], targetCounts: [] };
  const lo = Math.min(...filled.map(({ min }) => min));
  const hi = Math.max(...filled.map(({ max }) => max));
  const smaller = Math.min(...filled.map(({ count }) => count));
  const edges = equalWidthEdges(lo, hi, Math.min(maxBins, sturgesBinCount(smaller)));
  return {
    edges: [...edges],
    baselineCounts: [...countFinite(baseline, edges)],
    targetCounts: [...countFinite(target, edges)],
  };
}

interface FiniteRange {
  readonly count: number;
  readonly min: number;
  readonly max: number;
}

/** Undefined when the side has no finite value. */
function finiteRange(side: NumericProfile): FiniteRange | undefined {
  if (hasOnlyFinite(side)) return side;
  const finite = finitePart(side.sorted);
  const [min, max] = [finite[0], finite.at(-1)];
  return min === undefined || max === undefined ? undefined : { count: finite.length, min, max };
}

function countFinite(side: NumericProfile, edges: Float64Array): Float64Array {
  const { isEven, first, width, bins } = equalWidthRule(edges);
  // A picture is not worth sorting for where values in any order give the same counts.
  if (isEven && !side.isSorted && hasOnlyFinite(side)) {
    return numericKernel().countEvenBins(side.values, first, width, bins);
  }
  return countEqualWidthBins(finitePart(side.sorted), edges);
}

function hasOnlyFinite({ count, min, max }: NumericProfile): boolean {
  return count > 0 && Number.isFinite(min) && Number.isFinite(max);
}
