/** Equal cells over a range, and one open cell on either side of it: numbers 0 and `cells` + 1. */
export interface CellGrid {
  /** Left end of the range, where cell 1 begins. */
  readonly origin: number;
  /** Cells per unit. */
  readonly scale: number;
  /** Width of a cell. */
  readonly width: number;
  /** Cells inside the range, a power of two. */
  readonly cells: number;
}

/** About so many values a cell: fewer make the walk over the cells cost more than sorting some of them. */
const valuesPerCell = 10;
const fewestCells = 256;
/** More would no longer fit a processor's second cache together with the values. */
const mostCells = 16_384;
/** Keeps the largest value of the range in the last inner cell, whatever rounding does. */
const withinRange = 1 - 2 ** -50;

/** A grid over [min, max] for `count` values; min < max, and their difference has to be an ordinary number. */
export function gridOver(min: number, max: number, count: number): CellGrid {
  const wanted = 2 ** Math.round(Math.log2(count / valuesPerCell));
  const cells = Math.min(mostCells, Math.max(fewestCells, wanted));
  const scale = (cells / (max - min)) * withinRange;
  return { origin: min, scale, width: 1 / scale, cells };
}

/**
 * The cell of a value: trunc((x - origin) scale + 1) within 0 and cells + 1. Never falls when x rises, as none of
 * its steps does: equal values share a cell and cells are in the order of their values.
 */
export function cellOf({ origin, scale, cells }: CellGrid, x: number): number {
  const place = (x - origin) * scale + 1;
  if (place < 0) return 0;
  return place > cells + 1 ? cells + 1 : Math.trunc(place);
}

/** Where a cell begins, to rounding; the same figure wherever it is needed, so that no rounding adds up. */
export function leftEnd({ origin, width }: CellGrid, cell: number): number {
  return origin + (cell - 1) * width;
}
