import type { TimeRange } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { FileTree, SourceFile } from './file-tree.ts';
import { folderTime, touchesWindows } from './path-time.ts';

/** Which files of a place the windows touch. */
export interface FilesInWindows {
  readonly files: readonly SourceFile[];
  /** Where there is none: the newest outside of the windows, which tells the columns. */
  readonly newest: SourceFile | null;
}

/**
 * The files whose names match, without those in folders of other times. Folders named by a time are taken to hold rows
 * of that time in UTC, as the data collector and Spark write them.
 *
 * @throws AppError INVALID where the place holds none at all.
 */
export async function filesInWindows(
  tree: FileTree,
  name: RegExp,
  windows: readonly (TimeRange | null)[],
): Promise<FilesInWindows> {
  const isWanted = (path: string): boolean => path.endsWith('/') || name.test(path);
  const files = await tree.list((path) => isWanted(path) && touchesWindows(folderTime(path), windows));
  if (files.length > 0) return { files, newest: null };
  const all = await tree.list(() => true);
  const newest = all.filter(({ path }) => isWanted(path)).reduce<SourceFile | null>(newer, null);
  if (!newest) throw invalid(nothingThere(tree.uri, all, windows));
  return { files, newest };
}

/** Why nothing was read although there are files. */
export function emptyNote(
  { newest }: FilesInWindows,
  windows: readonly (TimeRange | null)[],
): readonly string[] {
  if (!newest) return [];
  return [`No file lies in the data windows (${windowTexts(windows)}); the newest is ${newest.path}.`];
}

function nothingThere(
  uri: string,
  all: readonly SourceFile[],
  windows: readonly (TimeRange | null)[],
): string {
  const others = all[0] ? `, only files such as ${all[0].path}` : '';
  const nothing = `${uri} holds no Parquet file, CSV or JSON lines${others}.`;
  if (windows.every((window) => window === null)) return nothing;
  return `${nothing} ${noData(uri, windows)} for collected data.`;
}

/** In Azure's words, without the stop at the end. */
export function noData(uri: string, windows: readonly (TimeRange | null)[]): string {
  const pattern = `${uri.replace(/\/+$/, '')}/YYYY/MM/DD/HH/<your_log>.jsonl`;
  return `No data found for the given time window: ${windowTexts(windows)}. We expect folder pattern ${pattern}`;
}

/** As people read them, such as `2026-01-01T00:00Z to 2026-01-08T00:00Z`. */
export function windowTexts(windows: readonly (TimeRange | null)[]): string {
  const texts = windows.map((window) => (window ? `${text(window.from)} to ${text(window.to)}` : 'all rows'));
  return [...new Set(texts)].join('; ');
}

function text(instant: Date): string {
  return `${instant.toISOString().slice(0, 16)}Z`;
}

function newer(best: SourceFile | null, file: SourceFile): SourceFile {
  if (!best) return file;
  const age = rank(file) - rank(best);
  return age > 0 || (age === 0 && file.read.modifiedAt >= best.read.modifiedAt) ? file : best;
}

/** Beside events, whole JSON files hold what some of them refer to. */
function rank({ path, read }: SourceFile): number {
  const time = folderTime(path)?.from.getTime() ?? 0;
  return time - (/\.json$/i.test(path) || read.bytes === 0 ? 1 : 0);
}
