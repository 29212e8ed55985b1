/** Distance of a lone value to the edges of its bin, as a share of the value, or as such when it is 0. */
const loneValueMargin = 0.005;
/** Spark takes edges as evenly spaced when their widths differ by less; absolute, whatever the unit. */
const evenWidthTolerance = 1e-10;

/**
 * Edges of the equal-width bins that both sides of a feature share in the azureml family.
 *
 *   edge_i = lo + i (hi - lo) / binCount,  lo and hi the extremes of both sides together
 *
 * One value only: a single bin [lo - d, lo + d] with d = |0.005 lo|, or 0.005 at 0. The last edge may differ
 * from hi by rounding. lo and hi have to be finite. Time O(bins).
 *
 * @see azureml-assets, model_monitoring/components, shared_utilities/histogram_utils.py.
 */
export function equalWidthEdges(lo: number, hi: number, binCount: number): Float64Array {
  if (lo === hi) {
    const margin = lo === 0 ? loneValueMargin : Math.abs(loneValueMargin * lo);
    return Float64Array.of(lo - margin, lo + margin);
  }
  // Divided first where the difference alone would overflow, and capped where even one bin's width does.
  const width = Number.isFinite(hi - lo)
    ? (hi - lo) / binCount
    : Math.min(hi / binCount - lo / binCount, Number.MAX_VALUE);
  return Float64Array.from({ length: binCount + 1 }, (_, k) => lo + k * width);
}

/** ceil(log2(values) + 1), the azureml family's number of bins for the smaller side; at least one value. */
export function sturgesBinCount(values: number): number {
  return Math.ceil(Math.log2(values) + 1);
}

/** Which bin between equal-width edges a value belongs to. */
export interface EqualWidthRule {
  readonly edges: Float64Array;
  readonly bins: number;
  readonly first: number;
  readonly width: number;
  /** Whether bins are told by division rather than by their edges. */
  readonly isEven: boolean;
}

/**
 * The rule by which a value, at or above the first edge, belongs to a bin [a, b).
 *
 * As in Spark, which Azure counts with, a value belongs to bin floor((x - first) / width) while the widths
 * agree to 1e-10, else to the bin between whose edges it lies; the two differ for values that rounding
 * puts on an edge. Unlike there, the last bin takes everything above it: Azure loses the maximum where rounding
 * leaves the last edge below it, which moves the distances of small samples for no reason in the data.
 *
 * @see pyspark, RDD.histogram.
 */
export function equalWidthRule(edges: Float64Array): EqualWidthRule {
  const bins = edges.length - 1;
  const first = edges[0] as number;
  const width = ((edges[bins] as number) - first) / bins;
  return { edges, bins, first, width, isEven: Number.isFinite(width) && hasEvenWidths(edges) };
}

/** Whether a value belongs to a bin before `bin`; once it does not, no larger value does. */
export function isBeforeBin(rule: EqualWidthRule, value: number, bin: number): boolean {
  return rule.isEven ? (value - rule.first) / rule.width < bin : value < (rule.edges[bin] as number);
}

/** Counts sorted values in equal-width bins, see equalWidthRule. Time O(bins log n). */
export function countEqualWidthBins(sorted: Float64Array, edges: Float64Array): Float64Array {
  const rule = equalWidthRule(edges);
  const counts = new Float64Array(rule.bins);
  let start = 0;
  for (let bin = 0; bin < rule.bins; bin++) {
    const end = bin + 1 === rule.bins ? sorted.length : firstOfBin(bin + 1, start);
    counts[bin] = end - start;
    start = end;
  }
  return counts;

  function firstOfBin(bin: number, from: number): number {
    let low = from;
    let high = sorted.length;
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBeforeBin(rule, sorted[middle] as number, bin)) low = middle + 1;
      else high = middle;
    }
    return low;
  }
}

function hasEvenWidths(edges: Float64Array): boolean {
  let smallest = Infinity;
  let largest = -Infinity;
  for (let k = 1; k < edges.length; k++) {
    const width = (edges[k] as number) - (edges[k - 1] as number);
    smallest = Math.min(smallest, width);
    largest = Math.max(largest, width);
  }
  return largest - smallest < evenWidthTolerance;
}
