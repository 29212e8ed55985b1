import { apart, differingBits, withoutLowBits } from './double-bits.ts';

/**
 * Values by cells, in ascending order; cells do not overlap. A cell holds the values whose bit patterns agree
 * in all but the lowest `bits` bits: within one power of two all cells have the same width.
 *
 * No range has to be known beforehand, and a cell of more bits is made of whole cells of fewer, so cells of
 * any two samples merge. `bits` is the smallest number that leaves no more than `limit` cells that hold values:
 * it depends on the values alone, not on the way they were split and merged.
 */
export interface DyadicCells {
  readonly limit: number;
  readonly bits: number;
  readonly counts: Float64Array;
  /** Smallest and largest value of each cell. */
  readonly mins: Float64Array;
  readonly maxs: Float64Array;
  /**
   * Sum of x - anchor over each cell, the anchor being the cell's end that is nearer to zero. While the sum
   * holds in 53 bits of the values' last digit it is exact, whatever the order of additions.
   */
  readonly excesses: Float64Array;
}

/** So many cells keep each within a power of two, as there are 2 x 2047 of these. */
export const defaultCellLimit = 4096;
/** -Infinity, all finite values, Infinity. */
const smallestLimit = 3;
/** Values tabulated at a time, which bounds the memory beside them. */
const chunk = 65_536;

/**
 * Cells of sorted values without NaN; -0 counts as 0. Time O(n), memory O(limit).
 *
 * @throws RangeError for a limit below 3.
 */
export function cellsOfSorted(sorted: Float64Array, limit = defaultCellLimit): DyadicCells {
  refuseLimit(limit);
  let cells = joinedCells(singles(sorted.subarray(0, chunk)), limit);
  for (let from = chunk; from < sorted.length; from += chunk) {
    const part = joinedCells(singles(sorted.subarray(from, from + chunk)), limit);
    cells = mergeCells(cells, part);
  }
  return cells;
}

/** @throws RangeError for a limit below 3. */
export function refuseLimit(limit: number): void {
  if (!(limit >= smallestLimit))
    throw new RangeError(`At least ${smallestLimit} cells are needed, not ${limit}.`);
}

/** The cells of both samples together: the same as of all their values at once. Time O(cells). */
export function mergeCells(a: DyadicCells, b: DyadicCells): DyadicCells {
  return joinedCells(interleaved(a, b), Math.min(a.limit, b.limit));
}

/** The end nearer to zero of a cell that holds `value`. */
export function anchorOf(value: number, bits: number): number {
  return Number.isFinite(value) ? withoutLowBits(value, bits) : value;
}

/** The excess of a cell that holds one value. */
export function excessOfOne(value: number, bits: number): number {
  return Number.isFinite(value) ? value - anchorOf(value, bits) : 0;
}

/** Cells of any sizes, ordered by their smallest values, which larger cells are made of. */
export interface FineCells {
  /** The largest number of bits of any of them. */
  readonly bits: number;
  readonly bitsOf: (cell: number) => number;
  readonly counts: Float64Array;
  readonly mins: Float64Array;
  readonly maxs: Float64Array;
  readonly excesses: Float64Array;
}

function singles(sorted: Float64Array): FineCells {
  // Adding 0 turns -0 into 0.
  const values = sorted.map((value) => value + 0);
  return {
    bits: 0,
    bitsOf: () => 0,
    counts: new Float64Array(values.length).fill(1),
    mins: values,
    maxs: values,
    excesses: new Float64Array(values.length),
  };
}

function interleaved(a: DyadicCells, b: DyadicCells): FineCells {
  const size = a.counts.length + b.counts.length;
  const isFromB = new Uint8Array(size);
  const result = emptyCells(size);
  let i = 0;
  let j = 0;
  for (let cell = 0; cell < size; cell++) {
    const takesB =
      i === a.counts.length || (j < b.counts.length && (b.mins[j] as number) < (a.mins[i] as number));
    const [side, from] = takesB ? [b, j++] : [a, i++];
    isFromB[cell] = takesB ? 1 : 0;
    result.counts[cell] = side.counts[from] as number;
    result.mins[cell] = side.mins[from] as number;
    result.maxs[cell] = side.maxs[from] as number;
    result.excesses[cell] = side.excesses[from] as number;
  }
  const bitsOf = (cell: number): number => (isFromB[cell] === 1 ? b.bits : a.bits);
  return { bits: Math.max(a.bits, b.bits), bitsOf, ...result };
}

/** The smallest cells, not below the largest of the given ones, of which there are at most `limit`. Time O(cells). */
export function joinedCells(fine: FineCells, limit: number): DyadicCells {
  const { bits, size } = fewestBits(fine, limit);
  const { counts, mins, maxs, excesses } = emptyCells(size);
  let cell = -1;
  let anchor = NaN;
  for (let k = 0; k < fine.counts.length; k++) {
    const min = fine.mins[k] as number;
    if (cell < 0 || differingBits(mins[cell] as number, min) > bits) {
      cell++;
      mins[cell] = min;
      maxs[cell] = min;
      anchor = anchorOf(min, bits);
    }
    const count = fine.counts[k] as number;
    counts[cell] = (counts[cell] as number) + count;
    maxs[cell] = Math.max(maxs[cell] as number, fine.maxs[k] as number);
    excesses[cell] = (excesses[cell] as number) + excessOver(anchor, fine, k);
  }
  return { limit, bits, counts, mins, maxs, excesses };
}

/** Sum of x - anchor over a fine cell. */
function excessOver(anchor: number, fine: FineCells, cell: number): number {
  const min = fine.mins[cell] as number;
  const count = fine.counts[cell] as number;
  if (!Number.isFinite(min)) return 0;
  // Not by way of a nearer anchor, so that how it came here leaves no trace.
  if (count === 1) return min - anchor;
  return (fine.excesses[cell] as number) + count * (anchorOf(min, fine.bitsOf(cell)) - anchor);
}

/** The smallest number of bits, not below those of the cells, that leaves at most `limit` cells; and how many. */
function fewestBits({ mins, bits: atLeast }: FineCells, limit: number): { bits: number; size: number } {
  if (mins.length === 0) return { bits: atLeast, size: 0 };
  const steps = new Float64Array(apart + 1);
  for (let k = 1; k < mins.length; k++) {
    const bits = differingBits(mins[k - 1] as number, mins[k] as number);
    steps[bits] = (steps[bits] as number) + 1;
  }
  let size = 1;
  for (let bits = apart; bits > atLeast; bits--) {
    const more = size + (steps[bits] as number);
    if (more > limit) return { bits, size };
    size = more;
  }
  return { bits: atLeast, size };
}

/** Room for so many cells. */
export function emptyCells(size: number): Pick<DyadicCells, 'counts' | 'mins' | 'maxs' | 'excesses'> {
  return {
    counts: new Float64Array(size),
    mins: new Float64Array(size),
    maxs: new Float64Array(size),
    excesses: new Float64Array(size),
  };
}
