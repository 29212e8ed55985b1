import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openTable, type Table, type TableOptions } from '../tables/open-table.ts';

/** Files of one suite, in a folder of its own. */
export interface TemporaryTables {
  readonly folder: string;
  /** Writes a file and returns its name. */
  readonly file: (name: string, content: string | Uint8Array) => Promise<string>;
  /** Writes what a query answers and returns the file's name. */
  readonly parquet: (name: string, query: string) => Promise<string>;
  /** Opens a table of the folder for one piece of work. */
  readonly withTable: <T>(
    uri: string,
    work: (table: Table) => Promise<T> | T,
    options?: Partial<TableOptions>,
  ) => Promise<T>;
  readonly remove: () => Promise<void>;
}

/** Makes the folder. */
export async function temporaryTables(): Promise<TemporaryTables> {
  const folder = await mkdtemp(join(tmpdir(), 'circuitwatch-tables-'));
  return {
    folder,
    file: async (name, content) => {
      await mkdir(dirname(join(folder, name)), { recursive: true });
      await writeFile(join(folder, name), content);
      return name;
    },
    parquet: async (name, query) => {
      const instance = await DuckDBInstance.create(':memory:');
      const connection = await instance.connect();
      await connection.run(`COPY (${query}) TO '${join(folder, name)}' (FORMAT parquet)`);
      connection.closeSync();
      instance.closeSync();
      return name;
    },
    withTable: async (uri, work, options = {}) => {
      const table = await openTable(uri, { baseFolder: folder, ...options });
      try {
        return await work(table);
      } finally {
        await table.close();
      }
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
}
