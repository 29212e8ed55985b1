import { inspect } from '../tables/table-files.ts';
import { bringNear } from './bring-near.ts';
import { isCollectorFile } from './collector/collector-head.ts';
import { collectorRows } from './collector/collector-rows.ts';
import { dataFileName, filesOfOneKind, isParquetName } from './data-files.ts';
import type { FileTree, SourceFile } from './file-tree.ts';
import { emptyNote, filesInWindows, noData } from './files-in-windows.ts';
import type { OpenContext, StoredRows } from './relation.ts';
import { storedParquet, storedText } from './stored-files.ts';

/**
 * Rows of the files at a place that has no description: Parquet, what the data collector wrote, CSV or JSON.
 *
 * @throws AppError INVALID when there are no files or they are of several kinds.
 */
export async function dataRows(context: OpenContext, tree: FileTree): Promise<StoredRows> {
  const { windows } = context;
  const found = await filesInWindows(tree, dataFileName, windows);
  const isEmpty = found.newest !== null;
  const opened = found.newest ? [found.newest] : found.files;
  const events = await collectorFiles(opened);
  if (events) {
    const { payloads, ...rows } = await collectorRows(context, tree, events);
    const files = isEmpty ? [] : [...events, ...payloads];
    const newest = `the newest is ${found.newest?.path}`;
    const notes = isEmpty ? [`${noData(tree.uri, windows)}; ${newest}.`] : rows.notes;
    return settle({ ...rows, paths: [], folderColumns: [], notes }, files, isEmpty);
  }
  const { files, notes } = filesOfOneKind(tree.uri, opened);
  const rows = (await areParquet(files))
    ? await storedParquet(context, files)
    : await storedText(context, files);
  const stored = { ...rows, correlationColumn: null };
  const said = isEmpty ? emptyNote(found, windows) : [...notes, ...rows.notes];
  return settle({ ...stored, notes: said }, isEmpty ? [] : files, isEmpty);
}

/** Rows of a file outside of the windows tell the columns alone. */
function settle(rows: Omit<StoredRows, 'files'>, files: readonly SourceFile[], isEmpty: boolean): StoredRows {
  const from = isEmpty ? `(SELECT * FROM ${rows.from} WHERE false)` : rows.from;
  return { ...rows, from, files: files.map(({ read }) => read) };
}

/** The files of events, where the first file of lines that holds anything is one of them. */
async function collectorFiles(files: readonly SourceFile[]): Promise<readonly SourceFile[] | null> {
  const lines = files.filter(({ path, read }) => /\.jsonl(?:\.gz)?$/i.test(path) && read.bytes > 0);
  const [path] = await bringNear(lines.slice(0, 1));
  return path !== undefined && (await isCollectorFile(path)) ? lines : null;
}

/** A single file may be named in any way. */
async function areParquet(files: readonly SourceFile[]): Promise<boolean> {
  const [first] = files;
  if (!first) return false;
  return isParquetName(first.path) || (await inspect(await first.near())).format === 'parquet';
}
