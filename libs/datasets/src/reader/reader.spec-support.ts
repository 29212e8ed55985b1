import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { AppError } from '@circuitwatch/platform-errors';
import type { DataSource } from '../sources/relation.ts';
import { openDatasetReader, type DatasetReader } from './dataset-reader.ts';

/** A reader and files of one suite, in a folder of its own. */
export interface TemporaryReader {
  readonly folder: string;
  readonly reader: DatasetReader;
  /** Writes what a query answers and returns the path; readings are hourly from 2026-01-01 where `hours` is its table. */
  readonly parquet: (name: string, query: string, options?: string) => Promise<string>;
  readonly file: (name: string, content: string | Uint8Array) => Promise<string>;
  /** What the reader has on the disk. */
  readonly spilled: () => Promise<readonly string[]>;
  readonly remove: () => Promise<void>;
}

/** Makes the folder and opens the reader. */
export async function temporaryReader(memoryLimit = '256MB'): Promise<TemporaryReader> {
  const folder = await mkdtemp(join(tmpdir(), 'circuitwatch-reader-'));
  const spillFolder = join(folder, 'spill');
  const reader = await openDatasetReader({ baseFolder: folder, memoryLimit, spillFolder });
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`SET TimeZone = 'UTC'`);
  await connection.run(
    `CREATE VIEW hours AS SELECT i, TIMESTAMP '2026-01-01' + to_hours(i) AS timestamp FROM range(240) t(i)`,
  );
  const file: TemporaryReader['file'] = async (name, content) => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  };
  return {
    folder,
    reader,
    file,
    parquet: async (name, query, options = '') => {
      const path = await file(name, '');
      await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet${options})`);
      return path;
    },
    spilled: () => readdir(spillFolder),
    remove: async () => {
      await reader.close();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

/** A source of stored rows whose time is found. */
export function source(uri: string, more: Partial<DataSource> = {}): DataSource {
  return { uri, timestampColumn: null, correlationColumn: null, preprocessing: null, ...more };
}

/** Midnight of days of January 2026. */
const day = (number: number): Date => new Date(Date.UTC(2026, 0, number));

/** From the one midnight to the other. */
export const range = (from: number, to: number): { from: Date; to: Date } => ({
  from: day(from),
  to: day(to),
});

/** The AppError that the work fails with. */
export async function failure(work: Promise<unknown>): Promise<AppError> {
  const error = await work.then(
    () => null,
    (thrown: unknown) => thrown,
  );
  if (error instanceof AppError) return error;
  throw new Error('It did not fail with an AppError.', { cause: error });
}
