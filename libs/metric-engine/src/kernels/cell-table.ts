import type { CellGrid } from './cell-grid.ts';
import type { NumericKernel } from './numeric-kernel.ts';

/** How values lie in equal cells: all that is needed to know of most of them. */
export interface CellTable {
  readonly grid: CellGrid;
  /** Rank of the first value of every cell, and the number of values at the end. */
  readonly starts: Int32Array;
  /** Sum of x - left end of every cell, differences that small keep all digits of x. */
  readonly sums: Float64Array;
}

/** An empty table for tabulateCells. */
export function emptyTable(grid: CellGrid): CellTable {
  return { grid, starts: new Int32Array(grid.cells + 3), sums: new Float64Array(grid.cells + 2) };
}

/** Counts and sums values by cell, into the table given. Time O(n + cells). */
export function tabulateCells(
  values: Float64Array,
  { grid, starts, sums }: CellTable,
  kernel: NumericKernel,
): CellTable {
  const table = kernel.tabulate(values, grid);
  let rank = 0;
  for (let cell = 0; cell < sums.length; cell++) {
    starts[cell] = rank;
    rank += table[2 * cell] as number;
    sums[cell] = table[2 * cell + 1] as number;
  }
  starts[sums.length] = rank;
  return { grid, starts, sums };
}

/** How many values a cell holds. */
export function cellCount({ starts }: CellTable, cell: number): number {
  return (starts[cell + 1] as number) - (starts[cell] as number);
}

/** The cell that holds the value of a rank, counted from 0. Time O(log cells). */
export function cellOfRank({ starts }: CellTable, rank: number): number {
  let low = 0;
  let high = starts.length;
  while (low < high) {
    const middle = (low + high) >>> 1;
    if ((starts[middle] as number) <= rank) low = middle + 1;
    else high = middle;
  }
  return low - 1;
}
