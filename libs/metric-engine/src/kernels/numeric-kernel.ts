import type { CellGrid } from './cell-grid.ts';

/** Sums over one pass; NaN is left out of all of them. */
export interface ScannedValues {
  /** Values that are not NaN. */
  readonly count: number;
  /** Infinity and -Infinity when there is no number. */
  readonly min: number;
  readonly max: number;
  readonly centre: number;
  /** Sum of x - centre. */
  readonly sum: number;
  /** Sum of (x - centre)^2. */
  readonly squares: number;
}

/** Cells whose values are gathered. */
export interface WantedCells {
  readonly wanted: readonly number[];
  /** For every cell of the grid where its values begin in the result, or -1 when it is not wanted. */
  readonly starts: Int32Array;
  /** Values of all wanted cells together. */
  readonly size: number;
}

/** The loops over all values: what takes the time. Two implementations give the same answers. */
export interface NumericKernel {
  readonly name: 'typescript' | 'webassembly';
  /** Count, extremes and sums around a centre. */
  readonly scan: (values: Float64Array, centre: number) => ScannedValues;
  /**
   * For every cell the number of its values and the sum of x - left end, alternating; open ones
   * included. It may live in the kernel's memory, until the kernel is called again.
   */
  readonly tabulate: (values: Float64Array, grid: CellGrid) => Float64Array;
  /** Writes the values of the wanted cells, ascending within each, into an array of their size. */
  readonly gather: (values: Float64Array, grid: CellGrid, cells: WantedCells, gathered: Float64Array) => void;
  /** Values by floor((x - first) / width), the last bin taking all above it; none may lie below `first`. */
  readonly countEvenBins: (values: Float64Array, first: number, width: number, bins: number) => Float64Array;
}
