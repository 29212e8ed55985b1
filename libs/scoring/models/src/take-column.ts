import type { Cells, CellType } from '@circuitwatch/scoring-definitions';
import type { Tensor } from 'onnxruntime-node';
import type { ColumnSource } from './prediction-columns.ts';

type NumberCells = Exclude<Cells, readonly string[]>;
type FloatCells = Float32Array | Float64Array;

/** Room for so many cells of a type. */
export function newCells(type: CellType, rows: number): NumberCells | string[] {
  if (type === 'string') return new Array<string>(rows).fill('');
  if (type === 'float32') return new Float32Array(rows);
  if (type === 'float64') return new Float64Array(rows);
  if (type === 'int64') return new BigInt64Array(rows);
  return type === 'int32' ? new Int32Array(rows) : new Uint8Array(rows);
}

/** One column of a tensor with so many rows; the tensor's own cells where they are the column already. */
export function takeColumn({ type, index, labels }: ColumnSource, tensor: Tensor, rows: number): Cells {
  const cells = tensor.data as Cells;
  const width = tensor.size / rows;
  if (index === null) return labelsOf(cells as FloatCells, width, rows, labels, type);
  if (width === 1) return cells;
  const column = newCells(type, rows);
  for (let row = 0; row < rows; row++) {
    (column as { [row: number]: unknown })[row] = cells[row * width + index];
  }
  return column;
}

/** The first of the largest counts, as in numpy's argmax. */
function labelsOf(
  cells: FloatCells,
  width: number,
  rows: number,
  labels: readonly string[],
  type: CellType,
): Cells {
  const places = new Int32Array(rows);
  for (let row = 0; row < rows; row++) {
    if (width === 1) {
      places[row] = (cells[row] ?? 0) >= 0.5 ? 1 : 0;
      continue;
    }
    let best = 0;
    for (let k = 1; k < width; k++) {
      if ((cells[row * width + k] ?? 0) > (cells[row * width + best] ?? 0)) best = k;
    }
    places[row] = best;
  }
  if (type === 'string') return Array.from(places, (place) => labels[place] ?? '');
  const numbers = BigInt64Array.from(labels, (label) => BigInt(label));
  return BigInt64Array.from(places, (place) => numbers[place] ?? 0n);
}
