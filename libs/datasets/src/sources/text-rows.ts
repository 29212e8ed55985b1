import { loadText } from '../tables/load-text.ts';
import type { TableFiles } from '../tables/table-files.ts';
import { datasetColumn } from './describe-columns.ts';
import { fileTable, type FolderColumn } from './folder-columns.ts';
import type { DatasetColumn, OpenContext } from './relation.ts';
import { temporaryName } from './temporary-name.ts';

/** Rows of text in a table of the connection. */
export interface TextRows {
  readonly from: string;
  readonly columns: readonly DatasetColumn[];
  readonly notes: readonly string[];
}

/** How text is written, where somebody has said it. */
export interface TextDialect {
  readonly format?: { readonly format: 'csv' | 'json' } | undefined;
  readonly delimiter?: string | undefined;
  readonly hasHeader?: boolean | undefined;
  /** Leaves out lines of JSON that cannot be read. */
  readonly skipsDamaged?: boolean | undefined;
}

const fileColumn = '__file';

/** Parses text files once into a temporary table, with what their folders tell. */
export async function textRows(
  { connection }: OpenContext,
  files: TableFiles,
  folders: readonly FolderColumn[],
  dialect: TextDialect = {},
): Promise<TextRows> {
  const table = temporaryName('rows');
  const told = folders.length > 0 ? await fileTable(connection, fileColumn, files.paths, folders) : null;
  const select = (scan: string): string =>
    `SELECT stored.* EXCLUDE (${fileColumn}), told.* EXCLUDE (${fileColumn}) FROM ${scan} AS stored JOIN ${told} AS told USING (${fileColumn})`;
  const loaded = await loadText(connection, files, {
    table,
    isTemporary: true,
    fromFiles: told === null ? undefined : { column: fileColumn, select },
    ...dialect,
  });
  const notes = loaded.columns.flatMap(({ name, note }) => (note === null ? [] : [`In "${name}", ${note}.`]));
  const columns = loaded.columns.map(({ name, type }) => datasetColumn(name, type));
  return { from: `(${loaded.sql})`, columns, notes };
}
