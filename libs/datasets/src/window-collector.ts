import type { DuckDBDataChunk } from '@duckdb/node-api';
import { bytesOf, doublesOf } from './chunk-cells.ts';
import { numberList, type NumberList } from './number-list.ts';
import type { ColumnDescription } from './parquet-columns.ts';

/** What one window holds of one column. */
export type ColumnRead =
  | {
      readonly kind: 'numeric';
      /** The numbers, without nulls and NaN. */
      readonly values: Float64Array;
      /** Null and NaN cells. */
      readonly nulls: number;
      /** Cells of text that is no number. */
      readonly typeErrors: number;
    }
  | { readonly kind: 'missing' }
  | { readonly kind: 'unsupported'; readonly type: string };

/** The rows of one window. */
export interface WindowRead {
  readonly rows: number;
  readonly columns: ReadonlyMap<string, ColumnRead>;
}

/** Takes the chunks of a WindowQuery and sorts their cells by window. */
export interface WindowCollector {
  readonly add: (chunk: DuckDBDataChunk) => void;
  readonly windows: () => readonly { rows: number; columns: Map<string, ColumnRead> }[];
}

interface Cells {
  readonly values: NumberList;
  nulls: number;
  typeErrors: number;
}

/** A collector for `windowCount` windows of the queried columns. */
export function windowCollector(columns: readonly ColumnDescription[], windowCount: number): WindowCollector {
  const windows = Array.from({ length: windowCount }, (_, index) => ({
    bit: 1 << index,
    rows: 0,
    cells: columns.map((): Cells => ({ values: numberList(16_384), nulls: 0, typeErrors: 0 })),
  }));
  const add = (chunk: DuckDBDataChunk): void => {
    const bits = bytesOf(chunk, 0);
    for (const window of windows) for (const bit of bits) if ((bit & window.bit) !== 0) window.rows++;
    let position = 1;
    for (const [index, { kind }] of columns.entries()) {
      const values = doublesOf(chunk, position++);
      const errors = kind === 'text' ? bytesOf(chunk, position++) : null;
      for (const { bit, cells } of windows) addCells(cells[index], { values, errors, bits, bit });
    }
  };
  return {
    add,
    windows: () =>
      windows.map(({ rows, cells }) => ({
        rows,
        columns: new Map(
          columns.map(({ name }, index): [string, ColumnRead] => [name, numeric(cells[index])]),
        ),
      })),
  };
}

interface ChunkCells {
  readonly values: Float64Array;
  readonly errors: Uint8Array | null;
  readonly bits: Uint8Array;
  readonly bit: number;
}

/** The hot loop: it sees every cell that a fleet reads. */
function addCells(cells: Cells | undefined, { values, errors, bits, bit }: ChunkCells): void {
  if (!cells) return;
  const { push } = cells.values;
  let nulls = 0;
  let typeErrors = 0;
  for (let row = 0; row < values.length; row++) {
    if (((bits[row] ?? 0) & bit) === 0) continue;
    const value = values[row] ?? NaN;
    if (value === value) push(value);
    else if (errors?.[row] === 1) typeErrors++;
    else nulls++;
  }
  cells.nulls += nulls;
  cells.typeErrors += typeErrors;
}

function numeric(cells: Cells | undefined): ColumnRead {
  if (!cells) return { kind: 'missing' };
  const { values, nulls, typeErrors } = cells;
  return { kind: 'numeric', values: values.view(), nulls, typeErrors };
}
