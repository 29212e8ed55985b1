import { invalid } from '@circuitwatch/platform-errors';
import { quotedName } from '../../sql-text.ts';
import { bringNear } from '../bring-near.ts';
import { timeCandidates } from '../choose-columns.ts';
import { datasetColumn } from '../describe-columns.ts';
import type { FileTree, SourceFile } from '../file-tree.ts';
import { findFiles } from '../find-files.ts';
import { windowTexts } from '../files-in-windows.ts';
import type { FolderColumn } from '../folder-columns.ts';
import { onlyNamed } from '../only-files.ts';
import { parquetRows, type ParquetRows } from '../parquet-rows.ts';
import type { DatasetColumn, OpenContext, StoredRows } from '../relation.ts';
import { touches } from './file-pruning.ts';
import { readLog } from './read-log.ts';
import type { DeltaField, DeltaFile, DeltaTable } from './table-state.ts';

/**
 * Rows of a Delta table's newest version. Files whose partition or statistics lie outside of the windows are not
 * opened.
 *
 * @throws AppError INVALID when the log cannot be read or names files that are not there.
 */
export async function deltaRows(
  context: OpenContext,
  tree: FileTree,
  logFiles: readonly SourceFile[],
  timestampColumn: string | null,
): Promise<StoredRows> {
  const { windows } = context;
  const table = await readLog(context, tree.uri, logFiles);
  const time = timestampColumn ?? onlyCandidate(table);
  const touched = table.files.filter((file) => touches(file, time, windows));
  const located = await locate(tree, touched);
  const files = onlyNamed(
    located.map(({ file }) => file),
    context.onlyFiles,
  );
  const isOpened = new Set(files);
  const opened = located.filter(({ file }) => isOpened.has(file));
  const rows =
    opened.length > 0 ? await openFiles(context, table, opened) : { ...emptyRows(table), paths: [] };
  const notes =
    touched.length === 0 && table.files.length > 0
      ? [`No file of the table holds rows of the data windows (${windowTexts(windows)}).`]
      : [];
  return {
    ...rows,
    files: files.map(({ read }) => read),
    notes,
    timestampColumn: null,
    correlationColumn: null,
    folderColumns: table.partitionColumns,
  };
}

interface LocatedFile {
  readonly entry: DeltaFile;
  readonly file: SourceFile;
}

async function locate(tree: FileTree, entries: readonly DeltaFile[]): Promise<readonly LocatedFile[]> {
  const byPath = await findFiles(
    tree,
    entries.map(({ path }) => path),
  );
  return entries.map((entry) => {
    const file = byPath.get(entry.path);
    if (file) return { entry, file };
    throw invalid(
      `The log of the Delta table ${tree.uri} names ${entry.path}, which is not there; the copy may be incomplete.`,
    );
  });
}

async function openFiles(
  context: OpenContext,
  table: DeltaTable,
  opened: readonly LocatedFile[],
): Promise<Pick<StoredRows, 'from' | 'columns' | 'paths'>> {
  const paths = await bringNear(opened.map(({ file }) => file));
  const folders = table.partitionColumns.map((name): FolderColumn => {
    const field = table.fields.find((candidate) => candidate.name === name);
    const values = opened.map(({ entry }) => entry.partitionValues[name] ?? null);
    return { name, type: typeOf(field) ?? 'VARCHAR', values };
  });
  return { ...asDeclared(table, await parquetRows(context, paths, folders)), paths };
}

/** The columns of the schema, in its order and of its types, whatever the files hold. */
function asDeclared({ fields }: DeltaTable, rows: ParquetRows): ParquetRows {
  const stored = new Map(rows.columns.map((column) => [column.name, column.type]));
  const columns = fields.map((field) =>
    datasetColumn(field.name, typeOf(field) ?? stored.get(field.name) ?? 'VARCHAR'),
  );
  if (isSame(columns, rows.columns)) return { from: rows.from, columns };
  const selected = columns.map(({ name, type }) => {
    const own = stored.get(name);
    if (own === type) return quotedName(name);
    return `CAST(${own === undefined ? 'NULL' : quotedName(name)} AS ${type}) AS ${quotedName(name)}`;
  });
  return { from: `(SELECT ${selected.join(', ')} FROM ${rows.from})`, columns };
}

function isSame(columns: readonly DatasetColumn[], others: readonly DatasetColumn[]): boolean {
  return (
    columns.length === others.length &&
    columns.every(({ name, type }, index) => name === others[index]?.name && type === others[index].type)
  );
}

function emptyRows({ fields }: DeltaTable): ParquetRows {
  const columns = fields.map((field) => datasetColumn(field.name, typeOf(field) ?? 'VARCHAR'));
  const cells = columns.map(({ name, type }) => `CAST(NULL AS ${type}) AS ${quotedName(name)}`);
  return { from: `(SELECT ${cells.join(', ')} WHERE false)`, columns };
}

/** As it will be chosen where none is named. */
function onlyCandidate({ fields, partitionColumns }: DeltaTable): string | null {
  const columns = fields.map((field) => datasetColumn(field.name, typeOf(field) ?? ''));
  const [only, another] = timeCandidates(columns, partitionColumns);
  return another === undefined ? (only ?? null) : null;
}

const types: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  long: 'BIGINT',
  integer: 'INTEGER',
  short: 'SMALLINT',
  byte: 'TINYINT',
  float: 'FLOAT',
  double: 'DOUBLE',
  boolean: 'BOOLEAN',
  binary: 'BLOB',
  date: 'DATE',
  timestamp: 'TIMESTAMP WITH TIME ZONE',
  timestamp_ntz: 'TIMESTAMP',
};

/** As DuckDB names it; null for types that hold others, which are taken as the files have them. */
function typeOf(field: DeltaField | undefined): string | null {
  const type = field?.type ?? null;
  if (type === null) return null;
  const decimal = /^decimal\((\d+),\s*(\d+)\)$/.exec(type);
  return decimal ? `DECIMAL(${decimal[1]},${decimal[2]})` : (types[type] ?? null);
}
