import type { MergeableProfile } from './mergeable-profile.ts';

/** How many values of each side lie below some cuts. */
export interface CutTable {
  /** Finite, in ascending order, each once. */
  readonly cuts: Float64Array;
  readonly baseline: BelowCuts;
  readonly target: BelowCuts;
}

/** One side of a table. */
export interface BelowCuts {
  /** Of all cuts, in their order. */
  readonly below: Float64Array;
  /** All values of the side. */
  readonly count: number;
}

/** A table of counts between cuts as a CutCounter gives them. */
export function cutTable(
  cuts: Float64Array,
  counts: { readonly baseline: Float64Array; readonly target: Float64Array },
): CutTable {
  return { cuts, baseline: belowCuts(counts.baseline), target: belowCuts(counts.target) };
}

/** Nothing but how many values there are. */
export function emptyCutTable(baseline: MergeableProfile, target: MergeableProfile): CutTable {
  const side = ({ count }: MergeableProfile): BelowCuts => ({ below: new Float64Array(0), count });
  return { cuts: new Float64Array(0), baseline: side(baseline), target: side(target) };
}

/** What both tables of the same values tell. Time O(cuts). */
export function joinCutTables(a: CutTable, b: CutTable): CutTable {
  const size = a.cuts.length + b.cuts.length;
  const [cuts, baseline, target] = [new Float64Array(size), new Float64Array(size), new Float64Array(size)];
  let [i, j, k] = [0, 0, 0];
  while (i < a.cuts.length || j < b.cuts.length) {
    const [left, right] = [a.cuts[i] ?? Infinity, b.cuts[j] ?? Infinity];
    const [table, at] = left <= right ? [a, i] : [b, j];
    cuts[k] = Math.min(left, right);
    baseline[k] = table.baseline.below[at] as number;
    target[k] = table.target.below[at] as number;
    if (left <= right) i++;
    if (right <= left) j++;
    k++;
  }
  return {
    cuts: cuts.slice(0, k),
    baseline: { below: baseline.slice(0, k), count: a.baseline.count },
    target: { below: target.slice(0, k), count: a.target.count },
  };
}

/** The finite ones of all cuts in ascending order, each once. Time O(cuts log cuts). */
export function distinctCuts(parts: readonly (Float64Array | readonly number[])[]): Float64Array {
  const all = new Float64Array(parts.reduce((sum, part) => sum + part.length, 0));
  let size = 0;
  for (const part of parts) {
    // Adding 0 turns -0 into 0.
    for (let k = 0; k < part.length; k++) all[size++] = (part[k] as number) + 0;
  }
  all.sort();
  let kept = 0;
  for (let k = 0; k < size; k++) {
    const cut = all[k] as number;
    if (Number.isFinite(cut) && (kept === 0 || cut !== all[kept - 1])) all[kept++] = cut;
  }
  return all.slice(0, kept);
}

/** The number of values below a cut of the table; -1 where it has no such cut. */
export function countBelow({ cuts }: CutTable, { below }: BelowCuts, cut: number): number {
  const at = firstCutFrom(cuts, cut);
  return cuts[at] === cut ? (below[at] as number) : -1;
}

/** Position of the first cut that is not below a number. */
export function firstCutFrom(cuts: Float64Array, number: number): number {
  let low = 0;
  let high = cuts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((cuts[middle] as number) < number) low = middle + 1;
    else high = middle;
  }
  return low;
}

function belowCuts(counts: Float64Array): BelowCuts {
  const below = new Float64Array(counts.length - 1);
  let count = counts[0] as number;
  for (let k = 0; k < below.length; k++) {
    below[k] = count;
    count += counts[k + 1] as number;
  }
  return { below, count };
}
