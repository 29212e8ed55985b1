import type { DuckDBConnection } from '@duckdb/node-api';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedName } from '../sql-text.ts';
import type { TableColumn } from './table-columns.ts';
import { refuseOtherRows, type OpenedRows } from './table-failure.ts';

/** How values are named: as the column writes them, or as numbers, so that 1, 1.0 and true are the same. */
export type CategoryLabels = 'text' | 'number';

/** Rows of each distinct value of a column. */
export interface CategoryCounts {
  /** Most frequent first, then by name. */
  readonly counts: ReadonlyMap<string, number>;
  /** Null cells; as numbers also NaN. */
  readonly nulls: number;
}

const maximumCategories = 1_000_000;

/**
 * Counts in the database; only the distinct values come out of it.
 *
 * @throws AppError INVALID for more distinct values than are worth comparing, or other rows than before.
 */
export async function readCategories(
  connection: DuckDBConnection,
  table: string,
  { name, kind }: TableColumn,
  labels: CategoryLabels,
  opened: OpenedRows,
): Promise<CategoryCounts> {
  const { path, rows } = opened;
  const column = quotedName(name);
  const label =
    labels === 'number' && kind !== 'text' ? `CAST(${column} AS DOUBLE)` : `CAST(${column} AS VARCHAR)`;
  if (rows > maximumCategories) {
    const estimate = await connection.runAndReadAll(`SELECT approx_count_distinct(${column}) FROM ${table}`);
    // Beyond any error of the estimate; counting identifiers takes long and much memory, only to refuse them.
    if (Number(estimate.getRows()[0]?.[0] ?? 0) > 2 * maximumCategories) throw tooMany(name, path);
  }
  const result = await connection.runAndReadAll(
    `SELECT ${label} AS label, CAST(count(*) AS DOUBLE) AS occurrences FROM ${table}
     GROUP BY 1 ORDER BY 2 DESC, 1 LIMIT ${maximumCategories + 1}`,
  );
  if (result.currentRowCount > maximumCategories) throw tooMany(name, path);
  const counts = new Map<string, number>();
  let nulls = 0;
  let read = 0;
  for (const [value, occurrences] of result.getRows()) {
    read += Number(occurrences);
    if (value === null || value === undefined || Number.isNaN(value)) nulls += Number(occurrences);
    else counts.set(String(value), Number(occurrences));
  }
  refuseOtherRows(read, opened);
  return { counts, nulls };
}

function tooMany(name: string, path: string): Error {
  const most = maximumCategories.toLocaleString('en');
  return invalid(
    `"${name}" holds more than ${most} distinct values in ${path}: it identifies rows rather than groups them.`,
  );
}
