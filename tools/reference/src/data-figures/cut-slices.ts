import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { DataFolder } from './expected-figures.ts';
import { folderSlices, type FolderSlices } from './slices.ts';

/** Files of both sides of a comparison. */
export interface CutFiles {
  readonly baseline: string;
  readonly target: string;
}

/** Cuts the comparisons of one folder into files, one by one. */
export interface SliceCutter {
  readonly cut: (comparison: string, format: 'parquet' | 'csv') => Promise<CutFiles>;
  readonly close: () => void;
}

/**
 * Loads the folder's tables; slices are written below `destination`, with the compared columns in their types
 * and in the order of the file's rows.
 *
 * @throws Error for a folder or a comparison that slices.ts does not know.
 */
export async function openCutter(folder: DataFolder, destination: string): Promise<SliceCutter> {
  const slices = folderSlices[folder.name];
  if (!slices) throw new Error(`slices.ts does not say how ${folder.name} is cut.`);
  const instance = await DuckDBInstance.create(':memory:', { threads: '2', memory_limit: '1GB' });
  const connection = await instance.connect();
  await connection.run(`SET file_search_path = '${folder.path}'`);
  for (const [name, source] of Object.entries(slices.tables)) {
    await connection.run(
      `CREATE TABLE "${name}" AS SELECT *, row_number() OVER () - 1 AS row0 FROM ${source}`,
    );
  }
  let cuts = 0;
  return {
    cut: async (comparison, format) => {
      const sides = sidesOf(slices, folder.name, comparison);
      const columns = columnsOf(folder, slices, comparison);
      const prefix = join(destination, `${folder.name}-${cuts++}`);
      const files = { baseline: `${prefix}-baseline.${format}`, target: `${prefix}-target.${format}` };
      await write(connection, `SELECT ${columns} FROM (${sides.baseline})`, files.baseline);
      await write(connection, `SELECT ${columns} FROM (${sides.target})`, files.target);
      return files;
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
    },
  };
}

function sidesOf({ cuts }: FolderSlices, folder: string, comparison: string) {
  for (const [pattern, sides] of cuts) {
    const groups = pattern.exec(comparison);
    if (groups) return sides(groups);
  }
  throw new Error(`slices.ts does not say how "${comparison}" of ${folder} is cut.`);
}

function columnsOf(folder: DataFolder, { sentinel }: FolderSlices, comparison: string): string {
  const names = Object.keys(folder.comparisons[comparison]?.features ?? {}).map((name) => `"${name}"`);
  if (!sentinel?.isMissingIn.test(comparison)) return names.join(', ');
  return names.map((name) => `nullif(${name}, ${sentinel.value}) AS ${name}`).join(', ');
}

async function write(connection: DuckDBConnection, query: string, file: string): Promise<void> {
  await connection.run(`COPY (${query}) TO '${file}' (FORMAT ${file.endsWith('.csv') ? 'csv' : 'parquet'})`);
}
