import type { Cells } from '@circuitwatch/scoring-definitions';

/** Cells of the rows from, and without, to; numbers are not copied. */
export function cutCells(cells: Cells, width: number, from: number, to: number): Cells {
  if (from === 0 && to * width === cells.length) return cells;
  return ArrayBuffer.isView(cells)
    ? cells.subarray(from * width, to * width)
    : cells.slice(from * width, to * width);
}

/** The same for what is noted by row. */
export function cutProblems(
  problems: ReadonlyMap<number, string>,
  from: number,
  to: number,
): ReadonlyMap<number, string> {
  if (problems.size === 0) return problems;
  return new Map(
    [...problems].flatMap(([row, problem]) => (row >= from && row < to ? [[row - from, problem]] : [])),
  );
}
