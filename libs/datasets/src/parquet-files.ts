import type { Stats } from 'node:fs';
import { readdir, stat } from 'node:fs/promises';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import type { FileRead } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';

/** A Parquet file on disk and how a run records it. */
export interface ParquetFile {
  readonly path: string;
  readonly read: FileRead;
}

/**
 * The Parquet file at `path`, or all `*.parquet` files in the folder and below, ordered by path. Names
 * that begin with a dot or an underscore are skipped, as writers use them for unfinished files.
 *
 * @throws AppError INVALID when there is nothing to read, naming the path.
 */
export async function listParquetFiles(path: string): Promise<readonly ParquetFile[]> {
  const stats = await statOf(path);
  if (!stats) throw invalid(`There is no file or folder at ${path}.`);
  if (!stats.isDirectory()) return [toParquetFile(path, stats)];
  const entries = await readdir(path, { recursive: true, withFileTypes: true });
  const names = entries
    .filter((entry) => !entry.isDirectory() && /^[^._].*\.parquet$/i.test(entry.name))
    .map((entry) => join(entry.parentPath, entry.name))
    .filter((name) => !/[/\\][._]/.test(name.slice(path.length)))
    .sort();
  if (names.length === 0) throw invalid(`The folder ${path} holds no Parquet file (*.parquet).`);
  return Promise.all(
    names.map(async (name) => {
      const fileStats = await statOf(name);
      if (!fileStats) throw invalid(`The file ${name} disappeared while it was being read.`);
      return toParquetFile(name, fileStats);
    }),
  );
}

function toParquetFile(path: string, stats: Stats): ParquetFile {
  // DuckDB reads these characters in a file list as patterns and would silently read other files.
  if (/[*?[\]]/.test(path))
    throw invalid(`The path ${path} holds one of * ? [ ], which cannot be read; rename it.`);
  const read = { uri: pathToFileURL(path).href, bytes: stats.size, modifiedAt: stats.mtime.toISOString() };
  return { path, read };
}

async function statOf(path: string): Promise<Stats | null> {
  try {
    return await stat(path);
  } catch (error) {
    if (error instanceof Error && 'code' in error) {
      if (error.code === 'ENOENT' || error.code === 'ENOTDIR') return null;
      if (error.code === 'EACCES') throw invalid(`The path ${path} may not be read (permission denied).`);
    }
    throw error;
  }
}
