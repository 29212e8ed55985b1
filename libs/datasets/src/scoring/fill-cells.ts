import type { DuckDBDataChunk, DuckDBMaterializedResult } from '@duckdb/node-api';
import { newCells } from '@circuitwatch/scoring-definitions';
import type { FedRows } from './scorable-file.ts';
import type { InputCells } from './input-cells.ts';

/** DuckDB's typed arrays, which have no nulls in them as the queries leave none. */
type Items = Float32Array | Float64Array | BigInt64Array | Int32Array | Uint8Array;
type NumberCells = Items;

/**
 * Puts columns side by side into row-major cells, input by input. Reading cells one by one through the public accessor
 * is ten times slower, so numbers are taken from the vectors' arrays.
 *
 * @param result Columns in the order of the inputs' features, then the row's problem where `hasProblems`.
 */
export function fillCells(
  result: DuckDBMaterializedResult,
  inputs: readonly InputCells[],
  hasProblems: boolean,
): FedRows {
  const rows = result.rowCount;
  const cells = inputs.map(({ type, cells: features }) => newCells(type, rows * features.length));
  const problems = new Map<number, string>();
  for (let place = 0, base = 0; place < result.chunkCount; place++) {
    const chunk = result.getChunk(place);
    let column = 0;
    inputs.forEach(({ type, cells: features }, input) => {
      features.forEach((_, k) => {
        const into = cells[input] ?? [];
        const at = base * features.length + k;
        if (type === 'string') fillTexts(chunk, column, into as string[], at, features.length);
        else fillNumbers(itemsOf(chunk, column), into as NumberCells, at, features.length, chunk.rowCount);
        column += 1;
      });
    });
    if (hasProblems) noteProblems(chunk, column, base, problems);
    base += chunk.rowCount;
  }
  return { rows, cells, problems };
}

function itemsOf(chunk: DuckDBDataChunk, column: number): Items {
  const vector = chunk.getColumnVector(column) as unknown as { readonly items: unknown };
  if (ArrayBuffer.isView(vector.items)) return vector.items as Items;
  throw new TypeError(`Result column ${column} is not made of numbers.`);
}

function fillNumbers(items: Items, into: NumberCells, start: number, stride: number, rows: number): void {
  const from = items as Float64Array;
  const to = into as Float64Array;
  for (let row = 0, at = start; row < rows; row++, at += stride) to[at] = from[row] as number;
}

function fillTexts(
  chunk: DuckDBDataChunk,
  column: number,
  into: string[],
  start: number,
  stride: number,
): void {
  const vector = chunk.getColumnVector(column);
  for (let row = 0, at = start; row < chunk.rowCount; row++, at += stride) {
    const item = vector.getItem(row);
    into[at] = typeof item === 'string' ? item : '';
  }
}

function noteProblems(
  chunk: DuckDBDataChunk,
  column: number,
  base: number,
  problems: Map<number, string>,
): void {
  const vector = chunk.getColumnVector(column);
  for (let row = 0; row < chunk.rowCount; row++) {
    const problem = vector.getItem(row);
    if (typeof problem === 'string') problems.set(base + row, problem);
  }
}
