import type { DuckDBConnection } from '@duckdb/node-api';
import { cellKind } from '../tables/table-columns.ts';
import type { DatasetColumn } from './relation.ts';

/** The columns of what a FROM clause names, in order. */
export async function describeColumns(
  connection: DuckDBConnection,
  from: string,
): Promise<readonly DatasetColumn[]> {
  const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
  return result.getRows().map(([name, type]) => datasetColumn(String(name), String(type)));
}

/** A column of a DuckDB type. */
export function datasetColumn(name: string, type: string): DatasetColumn {
  return { name, type, kind: cellKind(type) };
}
