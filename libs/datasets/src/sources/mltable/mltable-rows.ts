import { readFile } from 'node:fs/promises';
import { join, posix } from 'node:path';
import { withoutSignature } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedName } from '../../sql-text.ts';
import { joinUri } from '../../uris/join-uri.ts';
import { dataFileName, filesOfOneKind, isParquetName } from '../data-files.ts';
import { fileTree, isRemote, type FileTree, type SourceFile } from '../file-tree.ts';
import { emptyNote, filesInWindows } from '../files-in-windows.ts';
import type { FolderColumn } from '../folder-columns.ts';
import { onlyFiles } from '../only-files.ts';
import type { OpenContext, StoredRows } from '../relation.ts';
import { storedParquet, storedText, type FileRows } from '../stored-files.ts';
import { parseMltable, type MltableDocument, type Transformation } from './mltable-file.ts';
import { partitionFormatColumns } from './partition-format.ts';
import { transformRows } from './transform-columns.ts';

/**
 * Rows of an MLTable: the files that its paths name, read and transformed as it says.
 *
 * @throws AppError INVALID when the document or its files cannot be used.
 */
export async function mltableRows(
  context: OpenContext,
  folder: string,
  file: SourceFile,
): Promise<StoredRows> {
  const document = parseMltable(withoutSignature(folder), await readFile(await file.near(), 'utf8'));
  const { windows } = context;
  const tree = onlyFiles(await treeOf(context, folder, document), context.onlyFiles);
  const found = await filesInWindows(tree, /./, windows);
  const opened = found.newest ? [found.newest] : found.files;
  const read = await readRows(context, tree.uri, opened, document.transformations);
  const { from, columns } = document.transformations.reduce(transformRows, read);
  return {
    ...read,
    from: found.newest ? `(SELECT * FROM ${from} WHERE false)` : from,
    columns,
    files: found.files.map((each) => each.read),
    notes: [...emptyNote(found, windows), ...read.notes],
    correlationColumn: null,
  };
}

async function readRows(
  context: OpenContext,
  uri: string,
  files: readonly SourceFile[],
  transformations: readonly Transformation[],
): Promise<FileRows> {
  const folders = toldColumns(files, transformations);
  for (const { name, options } of transformations) {
    if (name === 'read_parquet') return storedParquet(context, files, folders);
    if (name === 'read_json_lines') {
      const format = { format: 'json' } as const;
      return storedText(context, files, folders, { format, skipsDamaged: options.invalid_lines === 'drop' });
    }
    if (name === 'read_delimited') {
      const hasHeader = options.header !== 'no_header';
      const dialect = { format: { format: 'csv' }, delimiter: options.delimiter, hasHeader } as const;
      const rows = await storedText(context, files, folders, dialect);
      return hasHeader ? rows : withCountedNames(rows);
    }
  }
  const { files: rows } = filesOfOneKind(uri, files);
  return isParquetName(rows[0]?.path ?? '')
    ? storedParquet(context, rows, folders)
    : storedText(context, rows, folders);
}

/** Without a header Azure counts columns from 1, and DuckDB from 0. */
function withCountedNames(rows: FileRows): FileRows {
  const columns = rows.columns.map((column) => ({
    ...column,
    name: column.name.replace(/^column(\d+)$/, (_, index: string) => `Column${Number(index) + 1}`),
  }));
  const selected = rows.columns.map(({ name }, index) => {
    return `${quotedName(name)} AS ${quotedName(columns[index]?.name ?? name)}`;
  });
  return { ...rows, columns, from: `(SELECT ${selected.join(', ')} FROM ${rows.from})` };
}

/** Columns that paths tell, where a transformation asks for them. */
function toldColumns(
  files: readonly SourceFile[],
  transformations: readonly Transformation[],
): readonly FolderColumn[] {
  const uris = files.map(({ read }) => read.uri);
  return transformations.flatMap(({ name, options }) => {
    if (name === 'extract_columns_from_partition_format')
      return partitionFormatColumns(options.partition_format, uris);
    if (name !== 'read_parquet' && name !== 'read_delimited' && name !== 'read_json_lines') return [];
    const column = options.path_column ?? (options.include_path_column === true ? 'Path' : null);
    return column === null ? [] : [{ name: column, type: 'VARCHAR', values: uris }];
  });
}

/** All that the paths name, as one place. */
async function treeOf(context: OpenContext, folder: string, { paths }: MltableDocument): Promise<FileTree> {
  const trees = await Promise.all(
    paths.map(async (path) => {
      const uri = Object.values(path).join('');
      const tree = await fileTree(placeOf(folder, uri), context.access, context.signal);
      return 'folder' in path ? dataFilesOf(tree) : tree;
    }),
  );
  return {
    uri: withoutSignature(folder),
    isPattern: true,
    list: async (accepts) => {
      const lists = await Promise.all(trees.map((tree) => tree.list(accepts)));
      return lists.flat();
    },
  };
}

/** A folder may hold the document itself, and whatever else. */
function dataFilesOf(tree: FileTree): FileTree {
  const isData = (path: string): boolean => path.endsWith('/') || dataFileName.test(path);
  return { ...tree, list: async (accepts) => tree.list((path) => isData(path) && accepts(path)) };
}

function placeOf(folder: string, uri: string): string {
  if (isRemote(uri)) return uri;
  const shown = withoutSignature(folder);
  if (/^azureml:/i.test(uri)) {
    throw invalid(
      `The MLTable file of ${shown} names ${uri}; write the storage's own URI (abfss:, wasbs:, https:) or a path below the file.`,
    );
  }
  const isAbsolute = /^(?:file:|\/)/i.test(uri);
  if (isAbsolute && isRemote(folder))
    throw invalid(`The MLTable file of ${shown} names a file of this machine (${uri}), which is not read.`);
  if (isAbsolute) return uri;
  return isRemote(folder) ? joinUri(folder, posix.normalize(uri)) : join(folder, uri);
}
