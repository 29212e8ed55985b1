/**
 * Counts sorted values between edges in ascending order by numpy's rules: bins [a, b), the last one closed.
 * Values outside the edges are not counted. Time O(bins log n).
 *
 * @see numpy.histogram.
 */
export function countBins(sorted: Float64Array, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length - 1);
  let start = firstNotBelow(sorted, edges[0] as number);
  for (let bin = 0; bin < counts.length; bin++) {
    const edge = edges[bin + 1] as number;
    const end = bin + 1 === counts.length ? firstAbove(sorted, edge) : firstNotBelow(sorted, edge);
    counts[bin] = end - start;
    start = end;
  }
  return counts;
}

/** Index of the first value >= bound in a sorted array; its length when there is none. */
export function firstNotBelow(sorted: Float64Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) < bound) low = middle + 1;
    else high = middle;
  }
  return low;
}

/** Index of the first value > bound in a sorted array; its length when there is none. */
export function firstAbove(sorted: Float64Array, bound: number): number {
  let low = 0;
  let high = sorted.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((sorted[middle] as number) <= bound) low = middle + 1;
    else high = middle;
  }
  return low;
}
