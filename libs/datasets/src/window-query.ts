import type { TimeRange } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { tableOf, type ColumnDescription } from './parquet-columns.ts';
import type { ParquetFile } from './parquet-files.ts';
import { quotedName } from './sql-text.ts';

/** One bit a window in the first result column. */
const maximumWindows = 8;

/** What is read and how its result columns are laid out. */
export interface WindowQuery {
  /**
   * Result column 0 has one bit set for each window that holds the row; then, for each column in turn, its
   * values as DOUBLE with NaN for null, and for text one more column that is 1 where the text is no number.
   */
  readonly sql: string;
  readonly columns: readonly ColumnDescription[];
}

interface WindowQueryOptions {
  /** For messages. */
  readonly path: string;
  readonly files: readonly ParquetFile[];
  readonly schema: readonly ColumnDescription[];
  /** Columns of kind numeric or text. */
  readonly columns: readonly ColumnDescription[];
  /** null: rows carry no time, and all belong to every window. */
  readonly timestampColumn: string | null;
  readonly windows: readonly TimeRange[];
}

/** One scan for all windows, with the time filter in a form that prunes row groups. */
export function windowQuery(options: WindowQueryOptions): WindowQuery {
  const { columns, windows, files } = options;
  if (windows.length === 0 || windows.length > maximumWindows) {
    throw new RangeError(`Reads 1 to ${maximumWindows} windows, not ${windows.length}.`);
  }
  const membership = membershipOf(options);
  const bits = membership.map((condition, index) => `(CASE WHEN ${condition} THEN ${1 << index} ELSE 0 END)`);
  const selected = [`CAST(${bits.join(' + ')} AS UTINYINT)`, ...columns.flatMap(selectionOf)];
  const filters = [...hull(options), `(${membership.join(' OR ')})`];
  return {
    sql: `SELECT ${selected.join(', ')} FROM ${tableOf(files)} WHERE ${filters.join(' AND ')}`,
    columns,
  };
}

function selectionOf({ name, kind }: ColumnDescription): string[] {
  const column = quotedName(name);
  if (kind === 'numeric') return [`COALESCE(CAST(${column} AS DOUBLE), 'NaN'::DOUBLE)`];
  const number = `TRY_CAST(CAST(${column} AS VARCHAR) AS DOUBLE)`;
  return [
    `COALESCE(${number}, 'NaN'::DOUBLE)`,
    `CAST(${column} IS NOT NULL AND ${number} IS NULL AS UTINYINT)`,
  ];
}

function membershipOf(options: WindowQueryOptions): string[] {
  const time = timeColumn(options);
  if (!time) return options.windows.map(() => 'TRUE');
  return options.windows.map(
    ({ from, to }) => `(${time.sql} >= ${time.literal(from)} AND ${time.sql} < ${time.literal(to)})`,
  );
}

/** From the first start to the last end: a plain range is what DuckDB compares with row-group statistics. */
function hull(options: WindowQueryOptions): string[] {
  const time = timeColumn(options);
  if (!time) return [];
  const from = new Date(Math.min(...options.windows.map((window) => window.from.getTime())));
  const to = new Date(Math.max(...options.windows.map((window) => window.to.getTime())));
  return [`${time.sql} >= ${time.literal(from)}`, `${time.sql} < ${time.literal(to)}`];
}

function timeColumn({ path, schema, timestampColumn }: WindowQueryOptions): {
  sql: string;
  literal: (instant: Date) => string;
} | null {
  if (timestampColumn === null) return null;
  const column = schema.find(({ name }) => name === timestampColumn);
  if (!column) {
    const names = schema.map(({ name }) => name).join(', ');
    throw invalid(`${path} has no timestamp column "${timestampColumn}"; its columns are ${names}.`);
  }
  const name = quotedName(column.name);
  if (column.type === 'TIMESTAMP WITH TIME ZONE') return { sql: name, literal: literalOf('TIMESTAMPTZ') };
  if (column.type === 'DATE') return { sql: `CAST(${name} AS TIMESTAMP)`, literal: literalOf('TIMESTAMP') };
  if (column.kind === 'timestamp') return { sql: name, literal: literalOf(column.type) };
  if (column.kind === 'text')
    return { sql: `TRY_CAST(${name} AS TIMESTAMPTZ)`, literal: literalOf('TIMESTAMPTZ') };
  throw invalid(`The timestamp column "${timestampColumn}" of ${path} is ${column.type}, not a timestamp.`);
}

/** Timestamps without a zone are read as UTC. */
function literalOf(type: string): (instant: Date) => string {
  const suffix = type === 'TIMESTAMPTZ' ? '+00' : '';
  return (instant) => `'${instant.toISOString().replace('T', ' ').replace('Z', suffix)}'::${type}`;
}
