/** How many bins hold numbers; with the one of missing cells they fit a byte. */
const mostBins = 255;

/**
 * Upper bounds of the bins of a number, ascending; a value belongs to the first bin whose bound is not below it, and
 * to one more where all are. Up to 255 distinct values get a bin each, with bounds half-way between; more are cut at
 * their quantiles. Time O(n log n).
 *
 * @see scikit-learn's _find_binning_thresholds, which LightGBM's histograms inspired.
 */
export function numberBounds(values: Float64Array): Float64Array {
  const sorted = values.filter((value) => !Number.isNaN(value)).sort();
  const distinct = distinctOf(sorted);
  const bounds =
    distinct.length <= mostBins
      ? Array.from(distinct.subarray(1), (upper, k) => between(distinct[k] as number, upper))
      : quantileBounds(sorted);
  return Float64Array.from(bounds);
}

/** The bin of a value: 0 where it is missing, else from 1. */
export function numberBin(bounds: Float64Array, value: number): number {
  if (Number.isNaN(value)) return 0;
  let low = 0;
  let high = bounds.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if (value <= (bounds[middle] as number)) high = middle;
    else low = middle + 1;
  }
  return low + 1;
}

function distinctOf(sorted: Float64Array): Float64Array {
  return sorted.filter((value, k) => k === 0 || value !== sorted[k - 1]);
}

function quantileBounds(sorted: Float64Array): number[] {
  const bounds: number[] = [];
  for (let cut = 1; cut < mostBins; cut++) {
    const place = (cut * (sorted.length - 1)) / mostBins;
    const lower = sorted[Math.floor(place)] as number;
    const upper = sorted[Math.ceil(place)] as number;
    const bound = between(lower, upper);
    if (bounds.length === 0 || bound > (bounds.at(-1) as number)) bounds.push(bound);
  }
  return bounds;
}

/** Half-way, but never the upper one, and a finite lower one where halves are not finite. */
function between(lower: number, upper: number): number {
  const middle = lower / 2 + upper / 2;
  return middle > lower && middle < upper ? middle : lower;
}
