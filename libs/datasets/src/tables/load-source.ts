import type { DuckDBConnection } from '@duckdb/node-api';
import { quotedText } from '../sql-text.ts';
import { loadText } from './load-text.ts';
import { describeTable, type TableColumn } from './table-columns.ts';
import type { TableFiles } from './table-files.ts';

/** The files as one relation: its columns and the SQL that reads it. */
export interface Source {
  readonly columns: readonly TableColumn[];
  readonly sql: string;
}

const sourceTable = 'source_rows';

/**
 * Makes the files readable, and afterwards nothing else: DuckDB may open no other file, and its settings are
 * locked. Parquet stays on disk and is scanned where it lies; text is parsed once into an in-memory table.
 *
 * @throws AppError INVALID, or DuckDB's error where it cannot read the files.
 */
export async function loadSource(connection: DuckDBConnection, files: TableFiles): Promise<Source> {
  const source =
    files.format === 'parquet'
      ? await parquetSource(connection, files)
      : await loadText(connection, files, { table: sourceTable, isTemporary: false });
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  return source;
}

async function parquetSource(connection: DuckDBConnection, { paths }: TableFiles): Promise<Source> {
  const list = `[${paths.map(quotedText).join(', ')}]`;
  await connection.run(`SET allowed_paths = ${list}`);
  const from = `read_parquet(${list}, union_by_name = true, hive_partitioning = false)`;
  return { columns: await describeTable(connection, from), sql: `SELECT * FROM ${from}` };
}
