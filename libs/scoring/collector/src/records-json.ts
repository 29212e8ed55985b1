import type { Cells, ModelInput } from '@circuitwatch/scoring-definitions';
import { shortestSingle } from './shortest-single.ts';

/** Cells of one column; text may be missing. */
export type RecordCells = Cells | readonly (string | null)[];

/** One column of the rows that are collected. */
export interface RecordColumn {
  readonly name: string;
  readonly cells: RecordCells;
  /** Where the cell of row 0 lies; 0 unless said. */
  readonly offset?: number;
  /** From a row's cell to the next row's; 1 unless said. */
  readonly stride?: number;
}

/** The columns of what a model was given: the cells of an input are rows × features, row after row. */
export function inputColumns(
  inputs: readonly Pick<ModelInput, 'features'>[],
  cells: readonly Cells[],
): readonly RecordColumn[] {
  return inputs.flatMap(({ features }, input) =>
    features.map((name, offset) => ({
      ...{ name, cells: cells[input] ?? [], offset, stride: features.length },
    })),
  );
}

/**
 * The rows from `from` to before `to` as JSON: an array with one object a row. Numbers are the shortest that name the cell
 * in its own precision, and whole ones have no point; NaN and the infinities are null, as JSON has no word for them; bytes
 * are booleans.
 */
export function recordsJson(columns: readonly RecordColumn[], from: number, to: number): string {
  const readers = columns.map(cellReader);
  const setters = columns.map(({ name }) => (name === '__proto__' ? setOwn : set));
  const records: Record<string, unknown>[] = [];
  for (let row = from; row < to; row++) {
    const record: Record<string, unknown> = {};
    for (let index = 0; index < columns.length; index++) {
      setters[index]?.(record, columns[index]?.name ?? '', readers[index]?.(row));
    }
    records.push(record);
  }
  // Faster than to put the text together, and the text lies in one piece.
  return JSON.stringify(records);
}

/** Reads the cell of a row as JSON.stringify is to write it; the kind of cells is settled once for all rows. */
function cellReader({ cells, offset = 0, stride = 1 }: RecordColumn): (row: number) => unknown {
  if (cells instanceof Float32Array) return (row) => shortestSingle(cells[offset + row * stride] ?? NaN);
  if (cells instanceof Uint8Array) return (row) => cells[offset + row * stride] !== 0;
  if (cells instanceof BigInt64Array) return (row) => wholeNumber(cells[offset + row * stride] ?? 0n);
  return (row) => cells[offset + row * stride] ?? null;
}

/** Missing in TypeScript's library: text that is written as it is. */
const { rawJSON } = JSON as unknown as { readonly rawJSON: (text: string) => unknown };

function wholeNumber(value: bigint): unknown {
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : rawJSON(`${value}`);
}

function set(record: Record<string, unknown>, name: string, value: unknown): void {
  record[name] = value;
}

/** A record's prototype is none of its cells. */
function setOwn(record: Record<string, unknown>, name: string, value: unknown): void {
  Object.defineProperty(record, name, { value, enumerable: true });
}
