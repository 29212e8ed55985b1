import { CellIndex, type KnownOrder } from './cell-index.ts';
import { firstWhere } from './count-intervals.ts';
import { firstCutFrom, type BelowCuts, type CutTable } from './cut-table.ts';
import { nextBelow } from './double-order.ts';
import type { DyadicCells } from './dyadic-cells.ts';
import type { Interval } from './interval.ts';

/** What cells and cuts together tell of the order of one side's values. */
export class CutOrder implements KnownOrder {
  readonly count: number;
  readonly smallest: number;
  readonly largest: number;
  readonly #cells: CellIndex;
  readonly #cuts: Float64Array;
  readonly #below: Float64Array;

  constructor(cells: DyadicCells, { cuts }: CutTable, { below }: BelowCuts) {
    this.#cells = new CellIndex(cells);
    this.#cuts = cuts;
    this.#below = below;
    this.count = this.#cells.count;
    this.smallest = this.#cells.smallest;
    this.largest = this.#cells.largest;
  }

  valueOf(rank: number): Interval {
    const { low, high } = this.#cells.valueOf(rank);
    const above = this.#firstAbove(rank);
    const [before, after] = [this.#cuts[above - 1], this.#cuts[above]];
    return {
      low: before === undefined ? low : Math.max(low, before),
      high: after === undefined ? high : Math.min(high, nextBelow(after)),
    };
  }

  surelyBefore(rank: number): number {
    return Math.max(this.#cells.surelyBefore(rank), this.#below[this.#firstAbove(rank) - 1] ?? 0);
  }

  below(edge: Interval): Interval {
    const { low, high } = this.#cells.below(edge);
    const after = firstCutFrom(this.#cuts, edge.high);
    const from = firstCutFrom(this.#cuts, edge.low);
    const upTo = this.#cuts[from] === edge.low ? from : from - 1;
    return {
      low: Math.max(low, this.#below[upTo] ?? 0),
      high: Math.min(high, this.#below[after] ?? this.count),
    };
  }

  /** Position of the first cut that is above the value of a rank. */
  #firstAbove(rank: number): number {
    return firstWhere(this.#below.length, (k) => (this.#below[k] as number) > rank);
  }
}
