import type { DuckDBConnection } from '@duckdb/node-api';
import { cellKind, describeTable } from '../tables/table-columns.ts';
import type { DatasetColumn } from './relation.ts';

/** The columns of what a FROM clause names, in order. */
export async function describeColumns(
  connection: DuckDBConnection,
  from: string,
): Promise<readonly DatasetColumn[]> {
  return (await describeTable(connection, from)).map(({ name, type }) => datasetColumn(name, type));
}

/** A column of a DuckDB type. */
export function datasetColumn(name: string, type: string): DatasetColumn {
  return { name, type, kind: cellKind(type) };
}
