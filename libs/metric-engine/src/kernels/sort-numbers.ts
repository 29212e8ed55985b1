import { insertionSort } from './insertion-sort.ts';
import { highWord } from './word-order.ts';

/** Below this length the native sort is faster than clearing three histograms (measured). */
const nativeLimit = 1024;
const lowDigitBits = 11;
const digitMask = 0x7ff;
const topDigitShift = 22;

/** Runs are mostly pairs; up to here insertion saves the native sort's fixed cost. */
const insertionLimit = 24;

const lowWord = 1 - highWord;

/**
 * Sorts numbers in ascending order and returns them in `values` or in a new array of the same length; `values`
 * is overwritten either way.
 *
 * Radix sort (least significant digit first) on the high 32 bits of the doubles' bit patterns, with digits
 * that are the same everywhere skipped; then runs that share these bits are put in order: pairs by insertion,
 * long runs (a large offset with a small spread) by a radix sort on the low 32 bits. Bit patterns of doubles order like sign and magnitude, so negatives come out last and reversed and are moved
 * to the front at the end. Doubles are moved as doubles: the result has the same bits as the input.
 *
 * Must not hold NaN. -0 and 0 may come in any order. Time O(n), but O(n log n) where many values
 * share runs of middling length; two scratch arrays of n at most.
 *
 * @see Knuth, The Art of Computer Programming, vol. 3, 5.2.5 (sorting by distribution).
 */
export function sortNumbers(values: Float64Array): Float64Array {
  if (values.length < nativeLimit) return values.sort();
  const ordered = negativesFirst(sortByWord(values, highWord));
  sortRunsOfEqualHighWord(ordered);
  return ordered;
}

function sortByWord(values: Float64Array, wordIndex: number): Float64Array {
  const low = new Uint32Array(digitMask + 1);
  const middle = new Uint32Array(digitMask + 1);
  const top = new Uint32Array(digitMask + 1);
  const words = wordsOf(values);
  for (let k = wordIndex; k < words.length; k += 2) {
    const word = words[k] as number;
    low[word & digitMask] = (low[word & digitMask] as number) + 1;
    const second = (word >>> lowDigitBits) & digitMask;
    middle[second] = (middle[second] as number) + 1;
    const third = word >>> topDigitShift;
    top[third] = (top[third] as number) + 1;
  }
  let source = values;
  let spare: Float64Array | undefined;
  const counts = [low, middle, top];
  for (let digit = 0; digit < counts.length; digit++) {
    const shift = digit * lowDigitBits;
    const starts = counts[digit] as Uint32Array;
    if (!countsToStarts(starts, values.length)) continue;
    const target: Float64Array = spare ?? new Float64Array(values.length);
    scatter(source, target, starts, shift, wordIndex);
    spare = source;
    source = target;
  }
  return source;
}

/** Turns counts into start positions in place; false when all values share one digit. */
function countsToStarts(counts: Uint32Array, length: number): boolean {
  let start = 0;
  for (let digit = 0; digit < counts.length; digit++) {
    const count = counts[digit] as number;
    if (count === length) return false;
    counts[digit] = start;
    start += count;
  }
  return true;
}

function scatter(
  source: Float64Array,
  target: Float64Array,
  starts: Uint32Array,
  shift: number,
  wordIndex: number,
): void {
  const words = wordsOf(source);
  for (let k = 0; k < source.length; k++) {
    const digit = ((words[2 * k + wordIndex] as number) >>> shift) & digitMask;
    const position = starts[digit] as number;
    starts[digit] = position + 1;
    target[position] = source[k] as number;
  }
}

/** [positives ascending, negatives by rising magnitude] → ascending. */
function negativesFirst(values: Float64Array): Float64Array {
  const words = wordsOf(values);
  let positives = 0;
  let end = values.length;
  while (positives < end) {
    const middle = (positives + end) >>> 1;
    if ((words[2 * middle + highWord] as number) >>> 31 === 0) positives = middle + 1;
    else end = middle;
  }
  if (positives === values.length) return values;
  const ordered = new Float64Array(values.length);
  const negatives = values.length - positives;
  for (let k = 0; k < negatives; k++) ordered[k] = values[values.length - 1 - k] as number;
  ordered.set(values.subarray(0, positives), negatives);
  return ordered;
}

function sortRunsOfEqualHighWord(values: Float64Array): void {
  const words = wordsOf(values);
  let start = 0;
  while (start < values.length) {
    const word = words[2 * start + highWord] as number;
    let end = start + 1;
    let previous = values[start] as number;
    let isOrdered = true;
    while (end < values.length && words[2 * end + highWord] === word) {
      const value = values[end] as number;
      if (value < previous) isOrdered = false;
      previous = value;
      end++;
    }
    if (!isOrdered) sortRun(values, start, end);
    start = end;
  }
}

function sortRun(values: Float64Array, start: number, end: number): void {
  const length = end - start;
  if (length <= insertionLimit) insertionSort(values, start, end);
  else if (length < nativeLimit) values.subarray(start, end).sort();
  else {
    // By the sign itself, as -0 begins a run of negative numbers but is not below 0.
    const isNegative = (wordsOf(values)[2 * start + highWord] as number) >>> 31 === 1;
    const run = sortByWord(values.slice(start, end), lowWord);
    values.set(isNegative ? run.reverse() : run, start);
  }
}

function wordsOf(values: Float64Array): Uint32Array {
  return new Uint32Array(values.buffer, values.byteOffset, values.length * 2);
}
