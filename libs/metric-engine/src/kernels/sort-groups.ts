import { insertionSort } from './insertion-sort.ts';
import { sortNumbers } from './sort-numbers.ts';

/** Up to this length insertion is faster than the native sort (measured). */
const insertionLimit = 40;

/** Gathered values of cells: each group lies from its start to its end and has room for its repeats behind. */
export interface Groups {
  /** -1 for a cell that has no group. */
  readonly starts: Int32Array;
  readonly ends: Int32Array;
  /** How often a group's first value came again; these repeats are not among its values yet. */
  readonly repeats: Int32Array;
}

/** Sorts the groups of the wanted cells and puts the repeats of their first values where they belong. */
export function sortGroups(values: Float64Array, wanted: readonly number[], groups: Groups): void {
  for (const cell of wanted) sortGroup(values, groups, cell);
}

/** Sorts one group and puts its repeats in. */
export function sortGroup(values: Float64Array, { starts, ends, repeats }: Groups, cell: number): void {
  const from = starts[cell] as number;
  const to = ends[cell] as number;
  const first = values[from] as number;
  if (to - from <= insertionLimit) insertionSort(values, from, to);
  else values.set(sortNumbers(values.slice(from, to)), from);
  const count = repeats[cell] as number;
  if (count > 0) insertRepeats(values, from, to, first, count);
}

function insertRepeats(values: Float64Array, from: number, to: number, value: number, count: number): void {
  const at = from + values.subarray(from, to).indexOf(value);
  values.copyWithin(at + count, at, to);
  values.fill(value, at, at + count);
}
