import { invalid } from '@circuitwatch/platform-errors';
import { type Cells, type CellType, newCells } from '@circuitwatch/scoring-definitions';
import type { OutputMatrix } from './load-graph.ts';
import type { ColumnSource } from './prediction-columns.ts';

type FloatCells = Float32Array | Float64Array;

/**
 * One column of what a graph answered; the matrix's own cells where they are the column already.
 *
 * @throws AppError INVALID where the matrix has not the columns that were found when the model was loaded.
 */
export function takeColumn(source: ColumnSource, matrix: OutputMatrix | undefined): Cells {
  const { type, index, labels, width } = source;
  if (matrix?.width !== width) {
    throw invalid(
      `The model's output ${source.output} has ${matrix?.width ?? 0} columns for these rows, and it had ${width} when it was loaded; export it with as many for all rows.`,
    );
  }
  const { cells } = matrix;
  if (index === null) return labelsOf(cells as FloatCells, width, labels, type);
  if (width === 1) return cells;
  const column = newCells(type, cells.length / width);
  copyEvery(cells, column, index, width);
  return column;
}

/** A loop for each type of cells, as one for all of them is several times slower. */
function copyEvery(cells: Cells, column: Cells, first: number, step: number): void {
  if (cells instanceof Float32Array) {
    const target = column as Float32Array;
    for (let row = 0, at = first; row < target.length; row++, at += step) target[row] = cells[at] as number;
  } else {
    const target = column as { [row: number]: unknown };
    for (let row = 0, at = first; row < column.length; row++, at += step) target[row] = cells[at];
  }
}

/** The first of the largest counts, as in numpy's argmax; of a lone probability one half is enough. */
function labelsOf(cells: FloatCells, width: number, labels: readonly string[], type: CellType): Cells {
  const places = new Int32Array(cells.length / width);
  for (let row = 0; row < places.length; row++) {
    places[row] = width === 1 ? Number((cells[row] ?? 0) >= 0.5) : largest(cells, row * width, width);
  }
  if (type === 'string') return Array.from(places, (place) => labels[place] ?? '');
  const numbers = BigInt64Array.from(labels, (label) => BigInt(label));
  return BigInt64Array.from(places, (place) => numbers[place] ?? 0n);
}

function largest(cells: FloatCells, from: number, width: number): number {
  let best = 0;
  for (let k = 1; k < width; k++) {
    if ((cells[from + k] ?? 0) > (cells[from + best] ?? 0)) best = k;
  }
  return best;
}
