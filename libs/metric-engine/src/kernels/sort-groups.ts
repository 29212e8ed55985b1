import { sortNumbers } from './sort-numbers.ts';

/** Up to this length insertion is faster than the native sort (measured). */
const insertionLimit = 40;

/** Sorts the group of every cell: from its start up to where its values end; cells with start -1 have none. */
export function sortGroups(values: Float64Array, starts: Int32Array, ends: Int32Array): void {
  for (let cell = 0; cell < starts.length; cell++) {
    const from = starts[cell] as number;
    if (from < 0) continue;
    const to = ends[cell] as number;
    if (to - from <= insertionLimit) insertionSort(values, from, to);
    else sortLongGroup(values, from, to);
  }
}

function sortLongGroup(values: Float64Array, from: number, to: number): void {
  values.set(sortNumbers(values.slice(from, to)), from);
}

function insertionSort(values: Float64Array, from: number, to: number): void {
  for (let k = from + 1; k < to; k++) {
    const value = values[k] as number;
    let hole = k;
    while (hole > from && (values[hole - 1] as number) > value) {
      values[hole] = values[hole - 1] as number;
      hole--;
    }
    values[hole] = value;
  }
}
