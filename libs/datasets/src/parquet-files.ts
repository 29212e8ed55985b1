import type { Stats } from 'node:fs';
import { pathToFileURL } from 'node:url';
import type { FileRead } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { filesBelow, refusePattern, statOf } from './file-list.ts';

/** A Parquet file on disk and how a run records it. */
export interface ParquetFile {
  readonly path: string;
  readonly read: FileRead;
}

/**
 * The Parquet file at `path`, or all `*.parquet` files in the folder and below, see filesBelow.
 *
 * @throws AppError INVALID when there is nothing to read, naming the path.
 */
export async function listParquetFiles(path: string): Promise<readonly ParquetFile[]> {
  const stats = await statOf(path);
  if (!stats) throw invalid(`There is no file or folder at ${path}.`);
  if (!stats.isDirectory()) return [toParquetFile(path, stats)];
  const names = await filesBelow(path, /\.parquet$/i);
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
  refusePattern(path);
  const read = { uri: pathToFileURL(path).href, bytes: stats.size, modifiedAt: stats.mtime.toISOString() };
  return { path, read };
}
