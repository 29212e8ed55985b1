import type { DuckDBConnection } from '@duckdb/node-api';
import { chooseColumns } from './choose-columns.ts';
import { openStored } from './open-stored.ts';
import { bindPreprocessing } from './preprocessing.ts';
import type { Relation, RelationRequest } from './relation.ts';

/**
 * Finds out what a URI names and makes its rows one relation of the connection: Parquet, CSV or JSON lines in
 * files, folders and patterns, collected data, MLTable folders and Delta tables. With preprocessing, the whole
 * instance may open no other file afterwards and its settings are locked.
 *
 * @throws AppError INVALID when there is nothing to read or a named column is not there; UNAVAILABLE; CANCELED; or
 *   DuckDB's error where it cannot read the files.
 */
export async function openRelation(
  connection: DuckDBConnection,
  request: RelationRequest,
): Promise<Relation> {
  const { source, windows, onlyFiles, access, signal } = request;
  const stored = await openStored({ connection, windows, onlyFiles, access, signal }, source);
  const rows =
    source.preprocessing === null
      ? stored
      : await bindPreprocessing(connection, stored, source.preprocessing, windows);
  const chosen = chooseColumns(source, rows);
  const { from, columns, files, paths } = rows;
  return { from, columns, files, paths, ...chosen, notes: [...rows.notes, ...chosen.notes] };
}
