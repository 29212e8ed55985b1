import { highWord } from '../kernels/word-order.ts';
import { withoutLowBits } from './double-bits.ts';
import {
  defaultCellLimit,
  joinedCells,
  refuseLimit,
  type DyadicCells,
  type FineCells,
} from './dyadic-cells.ts';

const lowWord = 1 - highWord;
/** Of the high word: all ones in infinite values alone, as there is no NaN. */
const exponent = 0x7ff0_0000;
/** Odd numbers that spread neighbouring keys over the table. */
const highFactor = 0x1e37_79b1;
const lowFactor = 0x05eb_ca77;

/** Doubles a slot, so that it is one cache line; a count of 0 is an empty slot. */
const slotSize = 8;
const minAt = 1;
const maxAt = 2;
const excessAt = 3;
const anchorAt = 4;
/** In 32-bit words: the leading bits that the values of the slot share. */
const keyAt = 10;

/**
 * Sums up values by dyadic cells as they come, and holds none of them: the cells are those that `cellsOfSorted`
 * makes of all the values at once. A table of hashes by the leading bits of a value; when it fills, the cells are
 * joined to larger ones. Time O(1) a value, memory O(limit).
 */
export class CellCollector {
  readonly #limit: number;
  /** Slots: a power of two, four times the limit at least. */
  readonly #capacity: number;
  readonly #table: Float64Array;
  readonly #keys: Int32Array;
  /** The cells being summed up are of so many bits. */
  #bits = 0;
  #used = 0;
  #lowest = 0;
  #highest = 0;

  /** @throws RangeError for a limit below 3. */
  constructor(limit = defaultCellLimit) {
    refuseLimit(limit);
    this.#limit = limit;
    this.#capacity = 2 ** Math.ceil(Math.log2(4 * limit));
    this.#table = new Float64Array(slotSize * this.#capacity);
    this.#keys = new Int32Array(this.#table.buffer);
  }

  /** Numbers in any order; none of them NaN. */
  add(values: Float64Array): void {
    for (let from = 0; from < values.length;) {
      from = this.#fill(values, from);
      if (this.#used > 2 * this.#limit) this.#coarsen();
    }
  }

  /** Of all values so far. */
  cells(): DyadicCells {
    const finite = this.#finiteCells();
    const around = (low: number, column: Float64Array, high: number): Float64Array =>
      Float64Array.from([
        ...(this.#lowest > 0 ? [low] : []),
        ...column,
        ...(this.#highest > 0 ? [high] : []),
      ]);
    const all = {
      ...finite,
      counts: around(this.#lowest, finite.counts, this.#highest),
      mins: around(-Infinity, finite.mins, Infinity),
      maxs: around(-Infinity, finite.maxs, Infinity),
      excesses: around(0, finite.excesses, 0),
    };
    return joinedCells(all, this.#limit);
  }

  /** The hot loop. Adds values from a position on, up to the one that fills the table; returns the next position. */
  #fill(values: Float64Array, from: number): number {
    const [table, keys] = [this.#table, this.#keys];
    const words = new Int32Array(values.buffer, values.byteOffset, values.length * 2);
    const { highMask, lowMask } = masksOf(this.#bits);
    const shift = 32 - Math.log2(this.#capacity);
    const last = this.#capacity - 1;
    const mostUsed = 2 * this.#limit;
    for (let k = from; k < values.length; k++) {
      // Adding 0 turns -0 into 0, whose pattern is not that of the word.
      const value = (values[k] as number) + 0;
      const word = words[2 * k + highWord] as number;
      if ((word & exponent) === exponent) {
        this.#addInfinite(value);
        continue;
      }
      const high = value === 0 ? 0 : word & highMask;
      const low = (words[2 * k + lowWord] as number) & lowMask;
      let slot = (Math.imul(high, highFactor) ^ Math.imul(low, lowFactor)) >>> shift;
      let at = slotSize * slot;
      while (table[at] !== 0 && (keys[2 * at + keyAt] !== high || keys[2 * at + keyAt + 1] !== low)) {
        slot = (slot + 1) & last;
        at = slotSize * slot;
      }
      const count = table[at] as number;
      table[at] = count + 1;
      if (count > 0) {
        if (value < (table[at + minAt] as number)) table[at + minAt] = value;
        if (value > (table[at + maxAt] as number)) table[at + maxAt] = value;
        table[at + excessAt] = (table[at + excessAt] as number) + (value - (table[at + anchorAt] as number));
        continue;
      }
      keys[2 * at + keyAt] = high;
      keys[2 * at + keyAt + 1] = low;
      this.#open(at, value);
      if (this.#used > mostUsed) return k + 1;
    }
    return values.length;
  }

  /** Makes an empty slot the cell of its first value. */
  #open(at: number, value: number): void {
    const anchor = withoutLowBits(value, this.#bits);
    this.#table[at + anchorAt] = anchor;
    this.#table[at + minAt] = value;
    this.#table[at + maxAt] = value;
    this.#table[at + excessAt] = value - anchor;
    this.#used++;
  }

  #addInfinite(value: number): void {
    if (value > 0) this.#highest++;
    else this.#lowest++;
  }

  /** Joins the cells to as many as the limit allows. */
  #coarsen(): void {
    const joined = joinedCells(this.#finiteCells(), this.#limit);
    const table = this.#table;
    table.fill(0);
    this.#bits = joined.bits;
    this.#used = 0;
    // One value of each cell puts its key where the loop will look for it.
    this.#fill(joined.mins, 0);
    const cellOf = new Map(Array.from(joined.mins, (min, cell) => [min, cell]));
    for (let at = 0; at < table.length; at += slotSize) {
      if (table[at] === 0) continue;
      const cell = cellOf.get(table[at + minAt] as number) as number;
      table[at] = joined.counts[cell] as number;
      table[at + maxAt] = joined.maxs[cell] as number;
      table[at + excessAt] = joined.excesses[cell] as number;
    }
  }

  #finiteCells(): FineCells {
    const table = this.#table;
    const slots = new Uint32Array(this.#used);
    for (let at = 0, k = 0; at < table.length; at += slotSize) if (table[at] !== 0) slots[k++] = at;
    slots.sort((a, b) => (table[a + minAt] as number) - (table[b + minAt] as number));
    const ordered = (offset: number): Float64Array => {
      const column = new Float64Array(slots.length);
      for (let k = 0; k < slots.length; k++) column[k] = table[(slots[k] as number) + offset] as number;
      return column;
    };
    const [bits, bitsOf] = [this.#bits, () => this.#bits];
    return {
      bits,
      bitsOf,
      counts: ordered(0),
      mins: ordered(minAt),
      maxs: ordered(maxAt),
      excesses: ordered(excessAt),
    };
  }
}

/** Ones where two values of one cell have the same bits. */
function masksOf(bits: number): { readonly highMask: number; readonly lowMask: number } {
  return {
    highMask: bits >= 64 ? 0 : bits > 32 ? -1 << (bits - 32) : -1,
    lowMask: bits >= 32 ? 0 : -1 << bits,
  };
}
