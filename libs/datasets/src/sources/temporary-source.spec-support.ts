import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { openRelation } from './open-relation.ts';
import type { DataSource, Relation, SourceAccess } from './relation.ts';

/** A relation and all its rows, as JSON has them. */
export interface OpenedRelation extends Relation {
  /** Ordered by their cells. */
  readonly rows: readonly (readonly unknown[])[];
  readonly names: readonly string[];
}

/** Which windows, by their ends, and what else is asked for. */
export interface OpenOptions extends Partial<Omit<DataSource, 'uri'>> {
  readonly windows?: readonly (readonly [from: string, to: string] | null)[];
  readonly remote?: SourceAccess['remote'];
  readonly onlyFiles?: readonly string[];
}

/** Files of one suite, in a folder of its own, and a database that opens them. */
export interface TemporarySource {
  readonly folder: string;
  /** Writes a file and returns its path. */
  readonly file: (name: string, content: string | Uint8Array) => Promise<string>;
  /** Writes what a query answers. */
  readonly parquet: (name: string, query: string) => Promise<string>;
  readonly open: (uri: string, options?: OpenOptions) => Promise<OpenedRelation>;
  readonly connection: DuckDBConnection;
  readonly remove: () => Promise<void>;
}

/** Makes the folder and the database. */
export async function temporarySource(): Promise<TemporarySource> {
  const folder = await mkdtemp(join(tmpdir(), 'circuitwatch-sources-'));
  const instance = await openInstance();
  const connection = await instance.connect();
  const file: TemporarySource['file'] = async (name, content) => {
    const path = join(folder, name);
    await mkdir(dirname(path), { recursive: true });
    await writeFile(path, content);
    return path;
  };
  const open: TemporarySource['open'] = async (uri, options = {}) => {
    if (!options.preprocessing) return read(connection, folder, uri, options);
    // Preprocessing locks its database.
    const own = await openInstance();
    try {
      return await read(await own.connect(), folder, uri, options);
    } finally {
      own.closeSync();
    }
  };
  return {
    folder,
    connection,
    file,
    open,
    parquet: async (name, query) => {
      const path = await file(name, '');
      await connection.run(`COPY (${query}) TO '${path}' (FORMAT parquet)`);
      return path;
    },
    remove: async () => {
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}

async function openInstance(): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
  connection.closeSync();
  return instance;
}

async function read(
  connection: DuckDBConnection,
  folder: string,
  uri: string,
  { windows = [null], remote = null, onlyFiles, ...source }: OpenOptions,
): Promise<OpenedRelation> {
  const relation = await openRelation(connection, {
    source: { timestampColumn: null, correlationColumn: null, preprocessing: null, ...source, uri },
    windows: windows.map((window) => window && { from: new Date(window[0]), to: new Date(window[1]) }),
    onlyFiles,
    access: { baseFolder: folder, remote },
  });
  const result = await connection.runAndReadAll(`SELECT * FROM ${relation.from} ORDER BY ALL`);
  return {
    ...relation,
    names: result.columnNames(),
    rows: result.getRowsJson(),
  };
}
