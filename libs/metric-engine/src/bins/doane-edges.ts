import { shapeOfSorted } from '../profiles/shape-of-sorted.ts';
import { equalWidthEdges } from './equal-width-bins.ts';

/**
 * Edges of Doane's bins: Sturges' rule with more bins for skewed samples.
 *
 *   width = (max - min) / (1 + log2(n) + log2(1 + |g| / s)),  s = sqrt(6 (n - 2) / ((n + 1)(n + 3)))
 *
 * g is the sample's skewness (biased). The width is then evened out: ceil((max - min) / width) bins. Up to two
 * values, and constants: one bin, for a constant half a unit to both sides. Numbers are floating point ones, whatever
 * they hold: columns of integers have no bins below a width of 1 in numpy 2. Sorted values, at least one; empty when
 * a value is infinite. Time O(n).
 *
 * @see numpy.histogram_bin_edges(bins="doane"); Doane, "Aesthetic frequency classifications", Am. Stat. 30(4), 1976.
 */
export function doaneEdges(sorted: Float64Array): Float64Array {
  const lo = sorted[0] as number;
  const hi = sorted.at(-1) as number;
  if (!Number.isFinite(lo) || !Number.isFinite(hi)) return new Float64Array(0);
  if (lo === hi) return Float64Array.of(lo - 0.5, hi + 0.5);
  return equalWidthEdges(lo, hi, binCount(sorted, hi - lo)).with(-1, hi);
}

function binCount(sorted: Float64Array, range: number): number {
  const n = sorted.length;
  if (n <= 2) return 1;
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  const skewness = Math.abs(shapeOfSorted(sorted).skewness);
  const wanted = 1 + Math.log2(n) + Math.log2(1 + skewness / error);
  const width = range / wanted;
  // By way of the width, as its rounding can add a bin.
  return Math.ceil(width > 0 && width < Infinity ? range / width : wanted);
}
