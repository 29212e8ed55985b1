import { gathered, next, repeats, starts } from './gather';

/** Up to this length insertion is the fastest. */
const insertionLimit: i32 = 24;
/** From this length on values are spread over buckets before. */
const spreadLimit: i32 = 96;
/** Longer groups are left to the host, which sorts them by radix. */
const longestGroup: i32 = 4096;
const buckets: i32 = 1024;
/** With more values in a bucket than this, spreading has not helped. */
const fullestBucket: i32 = 32;
/** Keeps the largest value in the last bucket, whatever rounding does. */
const withinRange: f64 = 1 - 2.220446049250313e-16 * 4;

/** Room for the starts of buckets and for a group: 32-bit numbers, then doubles. */
let room: usize = 0;

/** Sets the address of 4 (buckets + 1) + 8 longestGroup bytes, rounded up to doubles, for the calls that follow. */
export function sortWithin(roomAt: usize): void {
  room = roomAt;
}

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
    if (end - start > longestGroup || load<i32>(repeats + slot) > 0) return k;
    const first = gathered + ((<usize>start) << 3);
    const last = gathered + ((<usize>end) << 3);
    if (end - start < spreadLimit || !spread(first, last)) sort(first, last);
    else insertionSort(first, last);
  }
  return to;
}

/**
 * Puts values into the order of equal buckets over their range, so that each lies close to its place. Returns false
 * when a bucket is too full for that; the values are then as they were.
 */
function spread(from: usize, to: usize): bool {
  let min = load<f64>(from);
  let max = min;
  for (let at = from + 8; at < to; at += 8) {
    const value = load<f64>(at);
    min = value < min ? value : min;
    max = value > max ? value : max;
  }
  const scale = (<f64>buckets / (max - min)) * withinRange;
  if (!(scale < Infinity)) return false;
  memory.fill(room, 0, (<usize>(buckets + 1)) << 2);
  for (let at = from; at < to; at += 8) {
    const bucket = room + ((<usize>(<i32>((load<f64>(at) - min) * scale))) << 2);
    store<i32>(bucket, load<i32>(bucket) + 1);
  }
  let start = 0;
  for (let bucket = 0; bucket <= buckets; bucket++) {
    const slot = room + ((<usize>bucket) << 2);
    const count = load<i32>(slot);
    if (count > fullestBucket) return false;
    store<i32>(slot, start);
    start += count;
  }
  const spreadValues = (room + ((<usize>(buckets + 1)) << 2) + 7) & ~(<usize>7);
  for (let at = from; at < to; at += 8) {
    const value = load<f64>(at);
    const slot = room + ((<usize>(<i32>((value - min) * scale))) << 2);
    const place = load<i32>(slot);
    store<f64>(spreadValues + ((<usize>place) << 3), value);
    store<i32>(slot, place + 1);
  }
  memory.copy(from, spreadValues, to - from);
  return true;
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
