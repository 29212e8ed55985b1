import { noBins, type BinnedPair } from './binned-pair.ts';
import { countBins, firstAbove } from './count-bins.ts';
import { decileEdges, linearQuantile } from './decile-edges.ts';
import { doaneEdges } from './doane-edges.ts';
import { equalWidthEdges } from './equal-width-bins.ts';

/**
 * Bins that replace a metric's own, so that values compare with another tool's:
 *
 * - `deciles`: the classic family's, [a, b) as numpy.histogram counts;
 * - `deciles_right`: between the distinct deciles 0.1 … 0.9 of the baseline, (a, b] as pandas.cut counts;
 * - `equal_width`: over the range of both sides, [a, b), the last one closed; half a unit around one value alone;
 * - `doane`: numpy's "doane" bins of the baseline, and one more for values of the target beyond them.
 */
export type BinRule =
  | { readonly kind: 'deciles' | 'deciles_right' | 'doane' }
  | { readonly kind: 'equal_width'; readonly count: number };

/**
 * Counts both sides, sorted in ascending order, in the rule's bins. Time O(bins log n).
 *
 * @throws RangeError when an equal-width rule has no positive whole number of bins.
 */
export function countByRule(rule: BinRule, baseline: Float64Array, target: Float64Array): BinnedPair {
  if (baseline.length === 0 || target.length === 0) return noBins;
  switch (rule.kind) {
    case 'deciles':
      return countBetween(decileEdges(baseline), baseline, target);
    case 'deciles_right':
      return countRightClosed(distinctDeciles(baseline), baseline, target);
    case 'equal_width':
      return countBetween(sharedRange(rule.count, baseline, target), baseline, target);
    case 'doane':
      return countWithOutside(doaneEdges(baseline), baseline, target);
  }
}

function countBetween(edges: Float64Array, baseline: Float64Array, target: Float64Array): BinnedPair {
  if (edges.length === 0 || edges.some(Number.isNaN)) return noBins;
  return { baseline: countBins(baseline, edges), target: countBins(target, edges) };
}

function sharedRange(count: number, baseline: Float64Array, target: Float64Array): Float64Array {
  if (!Number.isInteger(count) || count < 1) {
    throw new RangeError(`The number of bins has to be a positive integer, not ${count}.`);
  }
  const lo = Math.min(baseline[0] as number, target[0] as number);
  const hi = Math.max(baseline.at(-1) as number, target.at(-1) as number);
  if (!Number.isFinite(lo) || !Number.isFinite(hi)) return new Float64Array(0);
  const margin = lo === hi ? 0.5 : 0;
  // As numpy.linspace: the last edge is the end itself, so that nothing is lost.
  return equalWidthEdges(lo - margin, hi + margin, count).with(-1, hi + margin);
}

/** The baseline's deciles, each once, at numpy.linspace(0, 1, 11), whose 0.7 is a hair above. */
function distinctDeciles(sorted: Float64Array): Float64Array {
  const deciles = Array.from({ length: 9 }, (_, k) =>
    linearQuantile(sorted.length, (rank) => sorted[rank] as number, (k + 1) * 0.1),
  );
  return Float64Array.from(deciles.filter((value, k) => value !== deciles[k - 1]));
}

/** Bins (-∞, e_1], (e_1, e_2], … (e_k, ∞). */
function countRightClosed(inner: Float64Array, baseline: Float64Array, target: Float64Array): BinnedPair {
  if (inner.some(Number.isNaN)) return noBins;
  const count = (sorted: Float64Array): Float64Array => {
    const ends = [...Array.from(inner, (edge) => firstAbove(sorted, edge)), sorted.length];
    return Float64Array.from(ends, (end, bin) => end - (bin === 0 ? 0 : (ends[bin - 1] as number)));
  };
  return { baseline: count(baseline), target: count(target) };
}

/** Adds a bin for what lies outside the edges, when there is any on the target's side. */
function countWithOutside(edges: Float64Array, baseline: Float64Array, target: Float64Array): BinnedPair {
  const inside = countBetween(edges, baseline, target);
  if (inside === noBins) return noBins;
  const outside = target.length - inside.target.reduce((sum, count) => sum + count, 0);
  if (outside === 0) return inside;
  return {
    baseline: Float64Array.of(...inside.baseline, 0),
    target: Float64Array.of(...inside.target, outside),
  };
}
