import { countBins } from './count-bins.ts';

/** Stands for the fraction of an empty bin; fractions are not normalised again. */
const emptyFraction = 1e-4;

/**
 * Population stability index of the classic family, over bins that the baseline alone decides, so values
 * compare over time.
 *
 *   sum_i (q_i - p_i) ln(q_i / p_i),  fractions of baseline (p) and target (q) per bin, 0 → 0.0001
 *
 * Bins are the distinct deciles of the baseline with open outer ends. In nats. Deciles that coincide join:
 * with a baseline of two values nothing is left to tell apart and the index is 0, and with a constant one only
 * targets below it count; the distances see such drift, this index does not. NaN when a side is empty or a
 * decile is not finite. Time O(bins log n).
 *
 * @see numpy.quantile (method "linear") and numpy.histogram, whose rules hold at the edges.
 */
export function decileStabilityIndex(baseline: Float64Array, target: Float64Array): number {
  if (baseline.length === 0 || target.length === 0) return NaN;
  const edges = decileEdges(baseline);
  if (edges.some(Number.isNaN)) return NaN;
  const baselineCounts = countBins(baseline, edges);
  const targetCounts = countBins(target, edges);
  let index = 0;
  for (let bin = 0; bin < baselineCounts.length; bin++) {
    const p = (baselineCounts[bin] as number) / baseline.length || emptyFraction;
    const q = (targetCounts[bin] as number) / target.length || emptyFraction;
    index += (q - p) * Math.log(q / p);
  }
  return index;
}

/** -Infinity, inner distinct deciles, Infinity; a constant keeps its one value as inner edge. */
export function decileEdges(sorted: Float64Array): Float64Array {
  const distinct: number[] = [];
  for (let k = 0; k <= 10; k++) {
    const value = linearQuantile(sorted, k * 0.1);
    if (value !== distinct.at(-1)) distinct.push(value);
  }
  const inner = distinct.length === 1 ? distinct : distinct.slice(1, -1);
  return Float64Array.of(-Infinity, ...inner, Infinity);
}

/** numpy's linear quantile, down to its choice of the nearer end to interpolate from. */
function linearQuantile(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.min(Math.floor(position), sorted.length - 1);
  const left = sorted[below] as number;
  const right = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  const weight = position - below;
  if (weight === 0 || left === right) return left;
  const step = right - left;
  return weight >= 0.5 ? right - step * (1 - weight) : left + step * weight;
}
