/** Up to this length insertion is the fastest. */
const insertionLimit: i32 = 24;
/** Longer groups are left to the host, which sorts them by radix. */
const quickLimit: i32 = 1024;

/**
 * Sorts the groups of gathered values from their starts to their ends, from the cell `from` on. Stops at a group that
 * is left to the host (a long one, or one with repeats of its first value, which have to be put in) and returns
 * its cell, or `cells` when all are sorted.
 */
export function sortGroups(
  values: usize,
  starts: usize,
  ends: usize,
  repeats: usize,
  from: i32,
  cells: i32,
): i32 {
  for (let cell = from; cell < cells; cell++) {
    const slot = (<usize>cell) << 2;
    const start = load<i32>(starts + slot);
    if (start < 0) continue;
    const end = load<i32>(ends + slot);
    if (end - start > quickLimit || load<i32>(repeats + slot) > 0) return cell;
    sort(values + ((<usize>start) << 3), values + ((<usize>end) << 3));
  }
  return cells;
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
