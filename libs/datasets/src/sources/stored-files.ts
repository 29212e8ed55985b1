import { quotedName } from '../sql-text.ts';
import { tableFailure } from '../tables/table-failure.ts';
import { inspect } from '../tables/table-files.ts';
import { bringNear } from './bring-near.ts';
import { isInstant } from './choose-columns.ts';
import type { SourceFile } from './file-tree.ts';
import { folderTimes, hiveColumns, type FolderColumn } from './folder-columns.ts';
import { parquetRows } from './parquet-rows.ts';
import type { OpenContext, StoredRows } from './relation.ts';
import { textRows, type TextDialect } from './text-rows.ts';

/** Rows of files of one kind. */
export type FileRows = Omit<StoredRows, 'files' | 'correlationColumn'>;

/** Rows of Parquet files; folders tell their time where no column does. */
export async function storedParquet(
  context: OpenContext,
  files: readonly SourceFile[],
  folders: readonly FolderColumn[] = hiveColumns(files.map(({ path }) => path)),
): Promise<FileRows> {
  const paths = await bringNear(files);
  const rows = await parquetRows(context, paths, folders);
  const time = rows.columns.some(isInstant) ? null : folderTimes(files.map(({ path }) => path));
  const { from, columns } = time ? await parquetRows(context, paths, [...folders, time]) : rows;
  return {
    from,
    columns,
    paths,
    notes: [],
    timestampColumn: time?.name ?? null,
    folderColumns: folders.map(({ name }) => name),
  };
}

/** Rows of CSV or JSON files in a table of the connection; folders tell their time where no column does. */
export async function storedText(
  context: OpenContext,
  files: readonly SourceFile[],
  folders: readonly FolderColumn[] = hiveColumns(files.map(({ path }) => path)),
  dialect: TextDialect = {},
): Promise<FileRows> {
  const paths = await bringNear(files);
  const inspected = await inspect(paths[0] ?? '');
  const time = folderTimes(files.map(({ path }) => path));
  const told = time ? [...folders, time] : folders;
  const table = { ...inspected, paths, ...dialect.format };
  const rows = await textRows(context, table, told, dialect).catch((error: unknown) => {
    // Of text DuckDB knows the line.
    throw tableFailure(error, files[0]?.read.uri ?? '', context.signal);
  });
  const stored = { paths: [], notes: rows.notes, folderColumns: folders.map(({ name }) => name) };
  const others = rows.columns.filter(({ name }) => name !== time?.name);
  if (!time || !others.some(isInstant)) {
    return { ...stored, from: rows.from, columns: rows.columns, timestampColumn: time?.name ?? null };
  }
  const from = `(SELECT * EXCLUDE (${quotedName(time.name)}) FROM ${rows.from})`;
  return { ...stored, from, columns: others, timestampColumn: null };
}
