/** Sorts the few values from `start` up to but not including `end` in place, ascending. Time O(values^2). */
export function insertionSort(values: Float64Array, start: number, end: number): void {
  for (let k = start + 1; k < end; k++) {
    const value = values[k] as number;
    let hole = k;
    while (hole > start && (values[hole - 1] as number) > value) {
      values[hole] = values[hole - 1] as number;
      hole--;
    }
    values[hole] = value;
  }
}
