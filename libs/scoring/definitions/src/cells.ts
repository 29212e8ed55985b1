import type { Cells, CellType } from './scoring-model.ts';

/** Cells that can be written. */
export type NewCells = Exclude<Cells, readonly string[]> | string[];

/** Room for so many cells of a type: zeros, or empty texts. */
export function newCells(type: CellType, count: number): NewCells {
  if (type === 'string') return new Array<string>(count).fill('');
  if (type === 'float32') return new Float32Array(count);
  if (type === 'float64') return new Float64Array(count);
  if (type === 'int64') return new BigInt64Array(count);
  return type === 'int32' ? new Int32Array(count) : new Uint8Array(count);
}

/** Cells from one place to below another; those of typed arrays are not copied. */
export function cellsBetween(cells: Cells, from: number, to: number): Cells {
  if (from === 0 && to === cells.length) return cells;
  return ArrayBuffer.isView(cells) ? cells.subarray(from, to) : cells.slice(from, to);
}

/** Writes cells of the same type from a place on. */
export function putCells(target: NewCells, cells: Cells, from: number): void {
  if (ArrayBuffer.isView(target)) return (target as Float64Array).set(cells as Float64Array, from);
  (cells as readonly string[]).forEach((text, place) => (target[from + place] = text));
}

/** Room for so many cells of the type that these are of. */
export function newCellsLike(cells: Cells, count: number): NewCells {
  if (cells instanceof Float32Array) return newCells('float32', count);
  if (cells instanceof Float64Array) return newCells('float64', count);
  if (cells instanceof BigInt64Array) return newCells('int64', count);
  if (cells instanceof Int32Array) return newCells('int32', count);
  return newCells(cells instanceof Uint8Array ? 'bool' : 'string', count);
}
