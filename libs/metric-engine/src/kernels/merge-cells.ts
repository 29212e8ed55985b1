import { cellCount } from './cell-table.ts';
import type { CellValues } from './cell-values.ts';

/** What merging cells adds to the walk over all of them. */
export interface MergedCells {
  /** Largest gap inside the cells, in steps. */
  readonly gapSteps: number;
  /** Their share of the Wasserstein integral, in steps times the unit of the values. */
  readonly area: number;
}

/** Merges the ordered values of the given cells as mergeSamples does those of all; time O(values). */
export function mergeCells(
  cells: readonly number[],
  baseline: CellValues,
  target: CellValues,
  up: number,
  down: number,
): MergedCells {
  const { leftEnds } = baseline.table.grid;
  let largest = 0;
  let area = 0;
  for (const cell of cells) {
    let i = baseline.starts[cell] as number;
    let j = target.starts[cell] as number;
    const iEnd = i + cellCount(baseline.table, cell);
    const jEnd = j + cellCount(target.table, cell);
    let gap = up * (baseline.table.starts[cell] as number) - down * (target.table.starts[cell] as number);
    let x = leftEnds[cell] as number;
    while (i < iEnd || j < jEnd) {
      const nextFirst = i < iEnd ? (baseline.values[i] as number) : Infinity;
      const nextSecond = j < jEnd ? (target.values[j] as number) : Infinity;
      const next = nextFirst <= nextSecond ? nextFirst : nextSecond;
      area += Math.abs(gap) * (next - x);
      x = next;
      if (nextFirst === next) {
        const end = endOfRun(baseline.values, i, iEnd);
        gap += up * (end - i);
        i = end;
      }
      if (nextSecond === next) {
        const end = endOfRun(target.values, j, jEnd);
        gap -= down * (end - j);
        j = end;
      }
      const size = Math.abs(gap);
      if (size > largest) largest = size;
    }
    area += Math.abs(gap) * ((leftEnds[cell + 1] as number) - x);
  }
  return { gapSteps: largest, area };
}

/** Where the values equal to the one at `from` end; time O(log of how many there are). */
function endOfRun(values: Float64Array, from: number, to: number): number {
  const value = values[from] as number;
  let known = from;
  let step = 1;
  while (known + step < to && values[known + step] === value) {
    known += step;
    step *= 2;
  }
  let end = Math.min(known + step, to);
  while (known + 1 < end) {
    const middle = (known + end) >>> 1;
    if (values[middle] === value) known = middle;
    else end = middle;
  }
  return end;
}
