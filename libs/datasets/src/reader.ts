import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { FileRead, TimeRange } from '@circuitwatch/monitoring-definitions';
import { pathOfUri } from './data-uri.ts';
import { describeParquet, type ColumnDescription } from './parquet-columns.ts';
import { listParquetFiles } from './parquet-files.ts';
import { canceled, readFailure } from './read-failure.ts';
import { useConnection } from './use-connection.ts';
import { windowCollector, type ColumnRead, type WindowRead } from './window-collector.ts';
import { windowQuery } from './window-query.ts';

/** How a reader may use the machine. */
export interface ReaderOptions {
  /** Relative data URIs start here. */
  readonly baseFolder: string;
  /** Threads of one query; 1 unless said, because workers read several assets at once. */
  readonly threads?: number;
  /** As DuckDB writes it, such as `512MB`. */
  readonly memoryLimit?: string;
}

/** Which rows and columns of a data asset are read. */
export interface WindowsRequest {
  readonly uri: string;
  /** null: rows carry no time, and all belong to every window. */
  readonly timestampColumn: string | null;
  /** `all`: every numeric or text column but the timestamp. */
  readonly columns: readonly string[] | 'all';
  readonly windows: readonly TimeRange[];
  readonly signal?: AbortSignal | undefined;
}

/** What was read; `windows` in the order of the request. */
export interface WindowsRead {
  readonly columns: readonly string[];
  readonly files: readonly FileRead[];
  readonly windows: readonly WindowRead[];
}

/** Reads data assets through one DuckDB instance; safe for concurrent calls, one for each thread. */
export interface ParquetReader {
  /** @throws AppError INVALID when the URI, its files or a named timestamp column cannot be used; CANCELED. */
  readonly readWindows: (request: WindowsRequest) => Promise<WindowsRead>;
  /**
   * What `readWindows` answers as `columns` for all of them and as `files`, without reading a row.
   *
   * @throws AppError INVALID when the URI or its files cannot be used; CANCELED.
   */
  readonly describe: (
    request: Pick<WindowsRequest, 'uri' | 'timestampColumn' | 'signal'>,
  ) => Promise<Pick<WindowsRead, 'columns' | 'files'>>;
  /** @throws AppError INVALID when the URI or its files cannot be used. */
  readonly describeColumns: (uri: string) => Promise<readonly ColumnDescription[]>;
  readonly close: () => void;
}

/** Opens an in-memory DuckDB that never loads anything from the network. */
export async function openReader(options: ReaderOptions): Promise<ParquetReader> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads ?? 1),
    memory_limit: options.memoryLimit ?? '512MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    // A spill would land in the working folder of whoever started the process.
    temp_directory: '',
  });
  // Times without a zone are UTC, wherever the machine stands.
  const connection = await instance.connect();
  await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
  connection.closeSync();
  return {
    readWindows: async (request) => {
      const path = pathOfUri(request.uri, options.baseFolder);
      const { signal } = request;
      const toFailure = (error: unknown): Error => readFailure(error, path, signal);
      return useConnection(instance, signal, toFailure, (connection) => read(connection, path, request));
    },
    describe: async ({ uri, timestampColumn, signal }) => {
      const path = pathOfUri(uri, options.baseFolder);
      const toFailure = (error: unknown): Error => readFailure(error, path, signal);
      return useConnection(instance, signal, toFailure, async (connection) => {
        const files = await listParquetFiles(path);
        const schema = await describeParquet(connection, files);
        return { columns: measurable(schema, timestampColumn), files: files.map((file) => file.read) };
      });
    },
    describeColumns: async (uri) => {
      const path = pathOfUri(uri, options.baseFolder);
      const toFailure = (error: unknown): Error => readFailure(error, path, undefined);
      return useConnection(instance, undefined, toFailure, async (connection) =>
        describeParquet(connection, await listParquetFiles(path)),
      );
    },
    close: () => instance.closeSync(),
  };
}

async function read(
  connection: DuckDBConnection,
  path: string,
  request: WindowsRequest,
): Promise<WindowsRead> {
  const { timestampColumn, windows, signal } = request;
  const files = await listParquetFiles(path);
  const schema = await describeParquet(connection, files);
  const names =
    request.columns === 'all' ? measurable(schema, timestampColumn) : [...new Set(request.columns)];
  const wanted = new Set(names);
  const readable = schema.filter((column) => wanted.has(column.name) && isMeasurable(column));
  const query = windowQuery({ path, files, schema, columns: readable, timestampColumn, windows });
  const collector = windowCollector(query.columns, windows.length);
  const result = await connection.stream(query.sql);
  for (;;) {
    if (signal?.aborted === true) throw canceled(signal.reason);
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) break;
    collector.add(chunk);
  }
  const unread = names.filter((name) => !readable.some((column) => column.name === name));
  return {
    columns: names,
    files: files.map((file) => file.read),
    windows: collector.windows().map(({ rows, columns }) => {
      for (const name of unread) columns.set(name, absence(name, schema));
      return { rows, columns };
    }),
  };
}

function measurable(schema: readonly ColumnDescription[], timestampColumn: string | null): string[] {
  return schema
    .filter((column) => isMeasurable(column) && column.name !== timestampColumn)
    .map(({ name }) => name);
}

function isMeasurable({ kind }: ColumnDescription): boolean {
  return kind === 'numeric' || kind === 'text';
}

function absence(name: string, schema: readonly ColumnDescription[]): ColumnRead {
  const column = schema.find((candidate) => candidate.name === name);
  return column ? { kind: 'unsupported', type: column.type } : { kind: 'missing' };
}
