import type { FileRead, TimeRange } from '@circuitwatch/monitoring-definitions';
import { bringNear } from '../sources/bring-near.ts';
import { isCollectorFile } from '../sources/collector/collector-head.ts';
import { dataFileName, isParquetName } from '../sources/data-files.ts';
import { logFileName } from '../sources/delta/read-log.ts';
import { fileTree, type SourceFile } from '../sources/file-tree.ts';
import { filesInWindows } from '../sources/files-in-windows.ts';
import type { DataSource, SourceAccess } from '../sources/relation.ts';

/** What of a source is scored as one: a file, or the whole source where its files only make sense together. */
export interface FoundFile extends FileRead {
  /** The file of the source that is opened alone; null: all of them. */
  readonly only: string | null;
}

/**
 * The files of a source, of which none is opened: one that is broken is found when it is scored, and does not stop the
 * others. Tables that describe themselves (MLTable, Delta) and collected events are one.
 *
 * @throws AppError INVALID where there is nothing to read; UNAVAILABLE; CANCELED.
 */
export async function findScorableFiles(
  source: DataSource,
  window: TimeRange | null,
  access: SourceAccess,
  signal?: AbortSignal,
): Promise<readonly FoundFile[]> {
  const place = await fileTree(source.uri, access, signal);
  if (!place.isPattern) {
    const described = await place.list(isDescription);
    if (
      described.some(({ path }) => isDescription(path)) &&
      !described.some(({ path }) => dataFileName.test(path))
    ) {
      return [wholeOf(source.uri, described)];
    }
  }
  const { files } = await filesInWindows(place, dataFileName, [window]);
  if (await areEvents(files)) return [wholeOf(source.uri, files)];
  const parquet = files.filter(({ path }) => isParquetName(path));
  const chosen = parquet.length > 0 ? parquet : files;
  return chosen.map(({ read }) => ({ ...read, only: read.uri }));
}

function isDescription(path: string): boolean {
  return path === '_delta_log/' || path === 'MLTable' || logFileName.test(path);
}

function wholeOf(uri: string, files: readonly SourceFile[]): FoundFile {
  return {
    uri,
    only: null,
    bytes: files.reduce((sum, { read }) => sum + read.bytes, 0),
    modifiedAt:
      files
        .map(({ read }) => read.modifiedAt)
        .sort()
        .at(-1) ?? '',
  };
}

async function areEvents(files: readonly SourceFile[]): Promise<boolean> {
  const first = files.find(({ path, read }) => /\.jsonl(?:\.gz)?$/i.test(path) && read.bytes > 0);
  const [near] = first ? await bringNear([first]) : [];
  return near !== undefined && isCollectorFile(near);
}
