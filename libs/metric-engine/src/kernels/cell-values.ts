import { cellCount, cellOfRank, type CellTable } from './cell-table.ts';
import type { NumericKernel } from './numeric-kernel.ts';
import type { Scratch } from './scratch.ts';

/** Values in ascending order within cells: of all cells, or of those that were asked for. */
export interface CellValues {
  readonly table: CellTable;
  readonly values: Float64Array;
  /** Where the values of each cell begin; -1 for a cell that is not here. */
  readonly starts: Int32Array;
}

/** All cells of sorted values. */
export function sortedCells(table: CellTable, sorted: Float64Array): CellValues {
  return { table, values: sorted, starts: table.starts };
}

/** The wanted cells of values in any order. Time O(n), and O(k log k) for the k values of a cell. */
export function gatherCells(
  table: CellTable,
  values: Float64Array,
  wanted: readonly number[],
  kernel: NumericKernel,
  scratch: Scratch,
): CellValues {
  const starts = scratch.integers(table.sums.length).fill(-1);
  let size = 0;
  for (const cell of wanted) {
    starts[cell] = size;
    size += cellCount(table, cell);
  }
  const gathered = scratch.doubles(size);
  kernel.gather(values, table.grid, { wanted, starts, size }, gathered);
  return { table, values: gathered, starts };
}

/** The value of a rank, counted from 0, whose cell is here. */
export function valueOfRank({ table, values, starts }: CellValues, rank: number): number {
  const cell = cellOfRank(table, rank);
  return values[(starts[cell] as number) + rank - (table.starts[cell] as number)] as number;
}

/**
 * How many values lie before a bound that falls into one of the cells from `firstCell` to `lastCell`, all of
 * which are here or empty.
 */
export function countBefore(
  { table, values, starts }: CellValues,
  firstCell: number,
  lastCell: number,
  isBefore: (value: number) => boolean,
): number {
  let count = table.starts[firstCell] as number;
  for (let cell = firstCell; cell <= lastCell; cell++) {
    const from = starts[cell] as number;
    let low = from;
    let high = from + cellCount(table, cell);
    while (low < high) {
      const middle = (low + high) >>> 1;
      if (isBefore(values[middle] as number)) low = middle + 1;
      else high = middle;
    }
    count += low - from;
  }
  return count;
}
