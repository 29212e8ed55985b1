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
  const cuts = distinctCuts([...a.cuts, ...b.cuts]);
  const side = (name: 'baseline' | 'target'): BelowCuts => {
    const known = new Map<number, number>();
    for (const table of [a, b]) {
      for (const [k, cut] of table.cuts.entries()) known.set(cut, table[name].below[k] as number);
    }
    return { below: cuts.map((cut) => known.get(cut) as number), count: a[name].count };
  };
  return { cuts, baseline: side('baseline'), target: side('target') };
}

/** Finite cuts in ascending order, each once. */
export function distinctCuts(cuts: readonly number[]): Float64Array {
  // Adding 0 turns -0 into 0.
  const sorted = Float64Array.from(cuts, (cut) => cut + 0).sort();
  return sorted.filter((cut, k) => Number.isFinite(cut) && cut !== sorted[k - 1]);
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
