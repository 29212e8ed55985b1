import { firstWhere, runningTotals } from './count-intervals.ts';
import type { DyadicCells } from './dyadic-cells.ts';
import type { Interval } from './interval.ts';

/** What is known of the order of a sample. */
export interface KnownOrder {
  readonly count: number;
  readonly smallest: number;
  readonly largest: number;
  /** Bounds of the value of a rank, from 0. */
  readonly valueOf: (rank: number) => Interval;
  /** So many values surely are smaller than the value of a rank. */
  readonly surelyBefore: (rank: number) => number;
  /** Bounds of the number of values below an edge that is itself known in bounds. */
  readonly below: (edge: Interval) => Interval;
}

/** What cells tell of the order of their values. */
export class CellIndex implements KnownOrder {
  readonly count: number;
  readonly smallest: number;
  readonly largest: number;
  readonly #cells: DyadicCells;
  readonly #before: Float64Array;

  constructor(cells: DyadicCells) {
    this.#cells = cells;
    this.#before = runningTotals(cells.counts);
    this.count = this.#before.at(-1) ?? 0;
    this.smallest = cells.mins[0] ?? NaN;
    this.largest = cells.maxs.at(-1) ?? NaN;
  }

  valueOf(rank: number): Interval {
    const cell = this.cellOfRank(rank);
    return { low: this.#cells.mins[cell] as number, high: this.#cells.maxs[cell] as number };
  }

  surelyBefore(rank: number): number {
    return this.#before[this.cellOfRank(rank)] as number;
  }

  below({ low, high }: Interval): Interval {
    return { low: this.#below(low).low, high: this.#below(high).high };
  }

  /** The cell of the value of a rank, from 0. */
  cellOfRank(rank: number): number {
    return firstWhere(this.#cells.counts.length, (cell) => (this.#before[cell + 1] as number) > rank);
  }

  #below(edge: number): Interval {
    const { mins, maxs, counts } = this.#cells;
    const begun = firstWhere(counts.length, (cell) => (mins[cell] as number) >= edge);
    const ended = firstWhere(counts.length, (cell) => (maxs[cell] as number) >= edge);
    const isSplit = begun > ended ? 1 : 0;
    return {
      low: (this.#before[ended] as number) + isSplit,
      high: (this.#before[begun] as number) - isSplit,
    };
  }
}
