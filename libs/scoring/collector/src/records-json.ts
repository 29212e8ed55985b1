import type { Cells, ModelInput } from '@circuitwatch/scoring-definitions';
import { shortestSingle } from './shortest-single.ts';
import { textJson } from './text-json.ts';

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
 * The rows from `from` to before `to` as JSON: an array with one object a row, keys in the order of the columns. Numbers
 * are the shortest that name the cell in its own precision, and whole ones have no point; NaN and the infinities are
 * null, as JSON has no word for them; bytes are booleans.
 */
export function recordsJson(columns: readonly RecordColumn[], from: number, to: number): string {
  const keys = columns.map(({ name }, index) => `${index === 0 ? '{' : ','}${textJson(name)}:`);
  const cellTexts = columns.map(cellText);
  const end = columns.length === 0 ? '{}' : '}';
  let json = '[';
  for (let row = from; row < to; row++) {
    if (row > from) json += ',';
    for (let index = 0; index < keys.length; index++) {
      json += keys[index];
      json += cellTexts[index]?.(row);
    }
    json += end;
  }
  return `${json}]`;
}

/** Writes the cell of a row; the kind of cells is settled once for all rows. */
function cellText({ cells, offset = 0, stride = 1 }: RecordColumn): (row: number) => string {
  if (cells instanceof Float32Array) {
    return (row) => numberText(shortestSingle(cells[offset + row * stride] ?? NaN));
  }
  if (cells instanceof Float64Array) return (row) => numberText(cells[offset + row * stride] ?? NaN);
  if (cells instanceof Uint8Array) return (row) => (cells[offset + row * stride] === 0 ? 'false' : 'true');
  if (cells instanceof Int32Array || cells instanceof BigInt64Array) {
    return (row) => `${cells[offset + row * stride] ?? 'null'}`;
  }
  return (row) => {
    const text = cells[offset + row * stride] ?? null;
    return text === null ? 'null' : textJson(text);
  };
}

function numberText(value: number): string {
  // What is not finite is not equal to itself after this.
  return value - value === 0 ? `${value}` : 'null';
}
