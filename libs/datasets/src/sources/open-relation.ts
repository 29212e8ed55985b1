import type { DuckDBConnection } from '@duckdb/node-api';
import { chooseColumns } from './choose-columns.ts';
import { openStored } from './open-stored.ts';
import { bindPreprocessing, lockConnection } from './preprocessing.ts';
import type { DataSource, Relation, RelationRequest, StoredRows } from './relation.ts';

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
  const [relation] = await openRelations(connection, [request]);
  if (!relation) throw new RangeError('One request makes one relation.');
  return relation;
}

/**
 * As openRelation, for several sources whose rows are asked for together: the instance is locked after the last
 * one is opened, if any is preprocessed.
 */
export async function openRelations(
  connection: DuckDBConnection,
  requests: readonly RelationRequest[],
): Promise<readonly Relation[]> {
  const stored: StoredRows[] = [];
  for (const { source, ...request } of requests) {
    const { windows, onlyFiles, access, signal } = request;
    stored.push(await openStored({ connection, windows, onlyFiles, access, signal }, source));
  }
  if (requests.some(({ source }) => source.preprocessing !== null)) {
    await lockConnection(
      connection,
      stored.flatMap(({ paths }) => paths),
    );
  }
  const relations: Relation[] = [];
  for (const [index, { source, windows }] of requests.entries()) {
    const rows = stored[index];
    if (!rows) continue;
    const read =
      source.preprocessing === null
        ? rows
        : await bindPreprocessing(connection, rows, source.preprocessing, windows);
    relations.push(relationOf(source, read));
  }
  return relations;
}

function relationOf(source: DataSource, rows: StoredRows): Relation {
  const chosen = chooseColumns(source, rows);
  const { from, columns, files, paths } = rows;
  return { from, columns, files, paths, ...chosen, notes: [...rows.notes, ...chosen.notes] };
}
