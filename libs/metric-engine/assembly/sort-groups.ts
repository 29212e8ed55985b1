import { gathered, next, repeats, starts } from './gather';

/** Up to this length insertion is the fastest. */
const insertionLimit: i32 = 24;
/** Longer groups are left to the host, which sorts them by radix. */
const quickLimit: i32 = 4096;

/**
 * Sorts the groups of the wanted cells, 32-bit numbers, from the one at place `from` to the one before `to`. Stops at
 * a group that is left to the host (a long one, or one with repeats of its first value, which have to be put in) and
 * returns its place, or `to` when all are sorted. Addresses are those of gatherInto.
 */
export function sortGroups(wanted: usize, from: i32, to: i32): i32 {
  for (let k = from; k < to; k++) {
    const slot = (<usize>load<i32>(wanted + ((<usize>k) << 2))) << 2;
    const start = load<i32>(starts + slot);
    const end = load<i32>(next + slot);
    if (end - start > quickLimit || load<i32>(repeats + slot) > 0) return k;
    sort(gathered + ((<usize>start) << 3), gathered + ((<usize>end) << 3));
  }
  return to;
}

/** Quicksort with Hoare's partition around the median of three, which equal values do not slow down. */
function sort(from: usize, to: usize): void {
  let low = from;
  let high = to;
  while (<i32>((high - low) >> 3) > insertionLimit) {
    const pivot = medianOfThree(
      load<f64>(low),
      load<f64>(low + (((high - low) >> 4) << 3)),
      load<f64>(high - 8),
    );
    let left = low - 8;
    let right = high;
    while (true) {
      do left += 8;
      while (load<f64>(left) < pivot);
      do right -= 8;
      while (load<f64>(right) > pivot);
      if (left >= right) break;
      const swapped = load<f64>(left);
      store<f64>(left, load<f64>(right));
      store<f64>(right, swapped);
    }
    // Neither part is empty: of the three, one other is not above the pivot and one not below.
    if (left - low < high - left) {
      sort(low, left);
      low = left;
    } else {
      sort(left, high);
      high = left;
    }
  }
  insertionSort(low, high);
}

function medianOfThree(a: f64, b: f64, c: f64): f64 {
  return a < b ? (b < c ? b : a < c ? c : a) : a < c ? a : b < c ? c : b;
}

function insertionSort(from: usize, to: usize): void {
  for (let at = from + 8; at < to; at += 8) {
    const value = load<f64>(at);
    let hole = at;
    while (hole > from && load<f64>(hole - 8) > value) {
      store<f64>(hole, load<f64>(hole - 8));
      hole -= 8;
    }
    store<f64>(hole, value);
  }
}
