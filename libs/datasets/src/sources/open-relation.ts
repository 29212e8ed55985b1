import type { DuckDBConnection } from '@duckdb/node-api';
import { bringNear } from './bring-near.ts';
import { chooseColumns, isInstant } from './choose-columns.ts';
import { fileTree, type FileTree } from './file-tree.ts';
import { emptyNote, filesInWindows } from './files-in-windows.ts';
import { folderTimes, hiveColumns } from './folder-columns.ts';
import { onlyFiles } from './only-files.ts';
import { parquetRows } from './parquet-rows.ts';
import type { OpenContext, Relation, RelationRequest, StoredRows } from './relation.ts';

/**
 * Finds out what a URI names and makes its rows one relation of the connection.
 *
 * @throws AppError INVALID when there is nothing to read or a named column is not there; UNAVAILABLE; CANCELED.
 */
export async function openRelation(
  connection: DuckDBConnection,
  request: RelationRequest,
): Promise<Relation> {
  const { source, windows, access, signal } = request;
  const tree = fileTree(source.uri, access, signal);
  const rows = await openParquet({ connection, windows, signal }, onlyFiles(tree, request.onlyFiles));
  const chosen = chooseColumns(source, rows);
  const { from, columns, files, paths } = rows;
  return { from, columns, files, paths, ...chosen, notes: [...rows.notes, ...chosen.notes] };
}

async function openParquet(context: OpenContext, tree: FileTree): Promise<StoredRows> {
  const { windows } = context;
  const found = await filesInWindows(
    tree,
    /\.parquet$/i,
    windows,
    () => `The folder ${tree.uri} holds no Parquet file (*.parquet).`,
  );
  const { files, newest } = found;
  const opened = newest ? [newest] : files;
  const paths = await bringNear(opened);
  const names = opened.map(({ path }) => path);
  const hive = hiveColumns(names);
  const rows = await parquetRows(context, paths, hive);
  const time = rows.columns.some(isInstant) ? null : folderTimes(names);
  const folders = time ? [...hive, time] : hive;
  const { from, columns } = time ? await parquetRows(context, paths, folders) : rows;
  return {
    from: newest ? `(SELECT * FROM ${from} WHERE false)` : from,
    columns,
    files: files.map(({ read }) => read),
    paths,
    notes: emptyNote(found, windows),
    timestampColumn: time?.name ?? null,
    correlationColumn: null,
    folderColumns: folders.map(({ name }) => name),
  };
}
