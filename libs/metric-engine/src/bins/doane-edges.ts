/**
 * Edges of Doane's bins: Sturges' rule with more bins for skewed samples.
 *
 *   width = (max - min) / (1 + log2(n) + log2(1 + |g| / s)),  s = sqrt(6 (n - 2) / ((n + 1)(n + 3)))
 *
 * g is the sample's skewness (biased). The width is then evened out: ceil((max - min) / width) bins. Up to two
 * values, and constants: one bin, for a constant half a unit to both sides. Sorted values, at least one; empty
 * when a value is infinite. Time O(n).
 *
 * @see numpy.histogram_bin_edges(bins="doane"); Doane, "Aesthetic frequency classifications", Am. Stat. 30(4), 1976.
 */
export function doaneEdges(sorted: Float64Array): Float64Array {
  const lo = sorted[0] as number;
  const hi = sorted.at(-1) as number;
  if (!Number.isFinite(lo) || !Number.isFinite(hi)) return new Float64Array(0);
  if (lo === hi) return Float64Array.of(lo - 0.5, hi + 0.5);
  const bins = binCount(sorted, hi - lo);
  const width = (hi - lo) / bins;
  return Float64Array.from({ length: bins + 1 }, (_, k) => (k === bins ? hi : lo + k * width));
}

function binCount(sorted: Float64Array, range: number): number {
  const n = sorted.length;
  if (n <= 2) return 1;
  const error = Math.sqrt((6 * (n - 2)) / ((n + 1) * (n + 3)));
  const width = range / (1 + Math.log2(n) + Math.log2(1 + Math.abs(skewness(sorted)) / error));
  return Math.ceil(range / width);
}

function skewness(values: Float64Array): number {
  const n = values.length;
  const mean = values.reduce((sum, value) => sum + value, 0) / n;
  let squares = 0;
  let cubes = 0;
  for (const value of values) {
    const deviation = value - mean;
    squares += deviation * deviation;
    cubes += deviation ** 3;
  }
  return cubes / n / (squares / n) ** 1.5;
}
