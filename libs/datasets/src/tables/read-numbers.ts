import type { DuckDBConnection } from '@duckdb/node-api';
import { bytesOf, doublesOf } from '../chunk-cells.ts';
import { canceled } from '../read-failure.ts';
import { quotedName } from '../sql-text.ts';
import type { TableColumn } from './table-columns.ts';
import { refuseOtherRows, type OpenedRows } from './table-failure.ts';

/** The numbers of a column. */
export interface NumberColumn {
  /** Without nulls and NaN. */
  readonly values: Float64Array;
  /** Null and NaN cells. */
  readonly nulls: number;
  /** Cells of text that is no number. */
  readonly typeErrors: number;
}

interface Cells {
  readonly buffer: Float64Array;
  count: number;
  nulls: number;
  typeErrors: number;
}

/**
 * Reads columns in one scan, each into one array of the table's row count.
 *
 * @throws AppError INVALID when there are other rows than before; CANCELED.
 */
export async function readNumbers(
  connection: DuckDBConnection,
  table: string,
  columns: readonly TableColumn[],
  opened: OpenedRows,
  signal: AbortSignal | undefined,
): Promise<ReadonlyMap<string, NumberColumn>> {
  const cells = columns.map((): Cells => ({
    buffer: new Float64Array(opened.rows),
    count: 0,
    nulls: 0,
    typeErrors: 0,
  }));
  const result = await connection.stream(`SELECT ${columns.flatMap(selectionOf).join(', ')} FROM ${table}`);
  let read = 0;
  for (;;) {
    if (signal?.aborted === true) throw canceled(signal.reason);
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    read += chunk.rowCount;
    let position = 0;
    for (const [index, { kind }] of columns.entries()) {
      const values = doublesOf(chunk, position++);
      const errors = kind === 'text' ? bytesOf(chunk, position++) : null;
      const column = cells[index];
      if (column) addCells(column, values, errors);
    }
  }
  refuseOtherRows(read, opened);
  return new Map(
    columns.map(({ name }, index) => {
      const { buffer, count, nulls, typeErrors } = cells[index] ?? emptyCells;
      return [name, { values: buffer.subarray(0, count), nulls, typeErrors }];
    }),
  );
}

const emptyCells: Cells = { buffer: new Float64Array(0), count: 0, nulls: 0, typeErrors: 0 };

/** The hot loop: it sees every cell. */
function addCells(cells: Cells, values: Float64Array, errors: Uint8Array | null): void {
  const { buffer } = cells;
  let count = cells.count;
  let typeErrors = 0;
  for (let row = 0; row < values.length; row++) {
    const value = values[row] as number;
    if (value === value) buffer[count++] = value;
    else if (errors !== null && errors[row] === 1) typeErrors++;
  }
  cells.nulls += values.length - (count - cells.count) - typeErrors;
  cells.typeErrors += typeErrors;
  cells.count = count;
}

/** DOUBLE with NaN for null, and for text one more column that is 1 where the text is no number. */
function selectionOf({ name, kind }: TableColumn): string[] {
  const column = quotedName(name);
  if (kind === 'text') {
    const number = `TRY_CAST(CAST(${column} AS VARCHAR) AS DOUBLE)`;
    return [
      `COALESCE(${number}, 'NaN'::DOUBLE)`,
      `CAST(${column} IS NOT NULL AND ${number} IS NULL AS UTINYINT)`,
    ];
  }
  const number = kind === 'timestamp' ? `epoch(${column})` : `CAST(${column} AS DOUBLE)`;
  return [`COALESCE(${number}, 'NaN'::DOUBLE)`];
}
