import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { bytesOf, doublesOf } from '../chunk-cells.ts';
import { numberList, type NumberList } from '../number-list.ts';
import { quotedName } from '../sql-text.ts';
import type { DatasetColumn } from '../sources/relation.ts';
import type { NumberColumn } from '../tables/read-numbers.ts';
import type { WindowColumns } from './dataset.ts';
import { forEachChunk } from './each-chunk.ts';
import { whereOf, windowBits, type RowSelection } from './row-selection.ts';

interface Cells {
  readonly values: NumberList;
  nulls: number;
  typeErrors: number;
}

interface Window {
  readonly bit: number;
  readonly cells: readonly Cells[];
  rows: number;
}

/** The numbers of several columns for all windows in one scan. */
export async function readWindowNumbers(
  connection: DuckDBConnection,
  selection: RowSelection,
  columns: readonly DatasetColumn[],
  signal: AbortSignal | undefined,
): Promise<readonly WindowColumns<NumberColumn>[]> {
  const windows = selection.membership.map((_, index): Window => ({
    bit: 1 << index,
    rows: 0,
    cells: columns.map(() => ({ values: numberList(16_384), nulls: 0, typeErrors: 0 })),
  }));
  const selected = [windowBits(selection), ...columns.flatMap(numberOf)];
  const sql = `SELECT ${selected.join(', ')} FROM ${selection.from}${whereOf(selection)}`;
  await forEachChunk(connection, sql, signal, (chunk) => addChunk(chunk, columns, windows));
  return windows.map(({ rows, cells }) => ({
    rows,
    columns: new Map(
      columns.map(({ name }, index) => {
        const { values, nulls, typeErrors } = cells[index] ?? emptyCells;
        return [name, { values: values.view(), nulls, typeErrors }];
      }),
    ),
  }));
}

const emptyCells: Cells = { values: numberList(0), nulls: 0, typeErrors: 0 };

/** DOUBLE with NaN for null, and for text and the like one more column that is 1 where a cell is no number. */
function numberOf({ name, kind }: DatasetColumn): string[] {
  const column = quotedName(name);
  if (hasErrors(kind)) {
    const number = `TRY_CAST(CAST(${column} AS VARCHAR) AS DOUBLE)`;
    return [
      `COALESCE(${number}, 'NaN'::DOUBLE)`,
      `CAST(${column} IS NOT NULL AND ${number} IS NULL AS UTINYINT)`,
    ];
  }
  const number = kind === 'timestamp' ? `epoch(${column})` : `CAST(${column} AS DOUBLE)`;
  return [`COALESCE(${number}, 'NaN'::DOUBLE)`];
}

function hasErrors(kind: DatasetColumn['kind']): boolean {
  return kind === 'text' || kind === 'other';
}

function addChunk(
  chunk: DuckDBDataChunk,
  columns: readonly DatasetColumn[],
  windows: readonly Window[],
): void {
  const bits = bytesOf(chunk, 0);
  for (const window of windows) for (const bit of bits) if ((bit & window.bit) !== 0) window.rows++;
  let position = 1;
  for (const [index, { kind }] of columns.entries()) {
    const values = doublesOf(chunk, position++);
    const errors = hasErrors(kind) ? bytesOf(chunk, position++) : null;
    for (const { bit, cells } of windows) addCells(cells[index], { values, errors, bits, bit });
  }
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
