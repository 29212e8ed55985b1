import { anchorOf, type DyadicCells } from './dyadic-cells.ts';
import type { Interval } from './interval.ts';

/** Walks along cells from their smallest to their largest value and bounds how many values it has passed. */
export class CellWalk {
  readonly #cells: DyadicCells;
  /** Twice the cell whose smallest value is next, one more where its largest is. */
  #event = 0;
  /** Fewest and most values at or below the place reached. */
  low = 0;
  high = 0;

  constructor(cells: DyadicCells) {
    this.#cells = cells;
  }

  get isDone(): boolean {
    return this.#event >= 2 * this.#cells.counts.length;
  }

  /** Whether the place reached is between the ends of a cell. */
  get isOpen(): boolean {
    return this.#event % 2 === 1;
  }

  /** The next place where a cell begins or ends; Infinity when all are passed. */
  get next(): number {
    if (this.isDone) return Infinity;
    const ends = this.isOpen ? this.#cells.maxs : this.#cells.mins;
    return ends[this.#event >> 1] as number;
  }

  /** The cell that begins next, where no cell is open. */
  get cell(): number {
    return this.#event >> 1;
  }

  /** Moves to the place `x`, which is not beyond `next`. */
  pass(x: number): void {
    while (!this.isDone && this.next === x) this.#passOne();
  }

  #passOne(): void {
    const cell = this.#event >> 1;
    const count = this.#cells.counts[cell] as number;
    const isOneValue = this.#cells.mins[cell] === this.#cells.maxs[cell];
    if (isOneValue) this.#advance(count, count, 2);
    else if (this.isOpen) this.#advance(count - 1, 1, 1);
    else this.#advance(1, count - 1, 1);
  }

  #advance(surely: number, possibly: number, events: number): void {
    this.low += surely;
    this.high += possibly;
    this.#event += events;
  }

  /** Bounds of the sum of x - value over the cells from `first` up to the place reached, which is x. */
  areaSince(first: number, x: number): Interval {
    let low = 0;
    let high = 0;
    for (let cell = first; cell < this.cell; cell++) {
      const area = cellArea(this.#cells, cell, x);
      low += area.low;
      high += area.high;
    }
    return { low, high };
  }
}

/** Bounds of the sum of x - value over one cell; x is at or above its largest value. */
function cellArea({ bits, counts, mins, maxs, excesses }: DyadicCells, cell: number, x: number): Interval {
  const count = counts[cell] as number;
  const min = mins[cell] as number;
  const least = count * (x - (maxs[cell] as number));
  const most = count * (x - min);
  if (least === most) return { low: least, high: most };
  const fromAnchor = count * (x - anchorOf(min, bits));
  const area = fromAnchor - (excesses[cell] as number);
  if (Number.isNaN(area)) return { low: least, high: most };
  // Sums of many values may have been rounded at every addition.
  const rounding = (count + 8) * Number.EPSILON * Math.abs(fromAnchor);
  return { low: clamp(area - rounding, least, most), high: clamp(area + rounding, least, most) };
}

function clamp(value: number, low: number, high: number): number {
  return Math.min(high, Math.max(low, value));
}
