import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import path from 'node:path';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import {
  telemetryTables,
  type StoredType,
  type TelemetrySource,
  type TelemetryTable,
  type Translation,
} from '@circuitwatch/kql';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';

/** How much of the machine a query over the archive may take. */
export interface ArchiveLimits {
  readonly threads: number;
  /** As DuckDB writes it, such as 1GB; beyond it, rows go to the disk. */
  readonly memoryLimit: string;
  /** Where they go, in a folder of their own. */
  readonly spillFolder: string;
}

/** An in-memory database over the archive's files and the live rows of one query. */
export interface ArchiveSession {
  /** Makes a relation of a table's files and live rows; a row that is in both counts once. */
  add(
    source: TelemetrySource,
    files: readonly string[],
    live: readonly (readonly unknown[])[],
  ): Promise<void>;
  /** Runs the translation over the relations. */
  run(translation: Translation): Promise<readonly (readonly unknown[])[]>;
  close(): Promise<void>;
}

const types: Readonly<Record<StoredType, string>> = {
  datetime: 'timestamptz',
  string: 'varchar',
  real: 'double',
  int: 'integer',
  long: 'bigint',
  bool: 'boolean',
  dynamic: 'json',
};

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

function tableOf(name: string): TelemetryTable {
  const table = telemetryTables.find((candidate) => candidate.name === name);
  if (table === undefined) throw new Error(`No table of telemetry is called ${name}.`);
  return table;
}

/** What stands for a table in the session's statements. */
export function relationName(table: string): string {
  return `rows_of_${tableOf(table).sqlName}`;
}

function typeOf(table: TelemetryTable, column: string): string {
  const known = table.columns.find(({ sqlName }) => sqlName === column);
  return known === undefined ? 'bigint' : types[known.type];
}

/** Live rows come as text and are cast once they are there. */
async function loadLive(
  connection: DuckDBConnection,
  table: TelemetryTable,
  columns: readonly string[],
  rows: readonly (readonly unknown[])[],
): Promise<void> {
  const names = columns.map((name) => `"${name}"`);
  await connection.run(
    `create temp table "text_${table.sqlName}" (${names.map((name) => `${name} varchar`).join(', ')})`,
  );
  const appender = await connection.createAppender(`text_${table.sqlName}`);
  for (const row of rows) {
    for (const cell of row) {
      if (typeof cell === 'string') appender.appendVarchar(cell);
      else appender.appendNull();
    }
    appender.endRow();
  }
  appender.closeSync();
  const cast = columns.map((name) => `"${name}"::${typeOf(table, name)} as "${name}"`).join(', ');
  await connection.run(
    `create temp table "live_${table.sqlName}" as select ${cast} from "text_${table.sqlName}"`,
  );
  await connection.run(`drop table "text_${table.sqlName}"`);
}

async function addRelation(
  connection: DuckDBConnection,
  source: TelemetrySource,
  files: readonly string[],
  live: readonly (readonly unknown[])[],
): Promise<void> {
  const table = tableOf(source.table);
  const { columns } = source.fetch;
  await loadLive(connection, table, columns, live);
  const names = columns.map((name) => `"${name}"`).join(', ');
  const [id, time] = columns;
  const archived =
    files.length === 0
      ? ''
      : ` union all select ${names} from read_parquet([${files.map(quoted).join(', ')}], union_by_name = true) as archived
          where not exists (select 1 from "live_${table.sqlName}" as live
            where live."${id}" = archived."${id}" and live."${time}" = archived."${time}")`;
  await connection.run(
    `create temp view ${relationName(source.table)} as select ${names} from "live_${table.sqlName}"${archived}`,
  );
}

/** Errors of values that a query meets are its own; others are ours. */
function failureOf(error: unknown, timeoutMs: number, interrupted: boolean): unknown {
  if (interrupted) {
    const seconds = Math.ceil(timeoutMs / 1_000);
    return invalid(
      `The query took longer than ${seconds} s over archived days. Ask for less time, or for fewer rows.`,
    );
  }
  const message = error instanceof Error ? error.message : '';
  if (/^(Out of Range|Conversion|Invalid Input|Out of Memory) Error/.test(message)) {
    return new AppError('INVALID', `The query meets a value or a size that it cannot use: ${message}`, {
      cause: error,
    });
  }
  return error;
}

/** Opens a session; what it does together takes no longer than the bound. */
export async function openArchiveSession(
  { threads, memoryLimit, spillFolder }: ArchiveLimits,
  { timeoutMs, signal }: { readonly timeoutMs: number; readonly signal: AbortSignal | undefined },
): Promise<ArchiveSession> {
  const folder = path.join(spillFolder, `kql-${randomUUID()}`);
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(threads),
    memory_limit: memoryLimit,
    temp_directory: folder,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const deadline = AbortSignal.any([
    AbortSignal.timeout(timeoutMs),
    ...(signal === undefined ? [] : [signal]),
  ]);
  const interrupt = (): void => connection.interrupt();
  deadline.addEventListener('abort', interrupt);
  const bounded = async <T>(work: () => Promise<T>): Promise<T> => {
    try {
      if (deadline.aborted) throw new Error('It is too late to begin.');
      return await work();
    } catch (error) {
      if (signal?.aborted === true)
        throw new AppError('CANCELED', 'The query was canceled.', { cause: error });
      throw failureOf(error, timeoutMs, deadline.aborted);
    }
  };
  await connection.run(`set TimeZone = 'UTC'`);
  return {
    add: (source, files, live) => bounded(() => addRelation(connection, source, files, live)),
    run: ({ sql, parameters }) =>
      bounded(async () => (await connection.runAndReadAll(sql, [...parameters])).getRowsJS()),
    close: async () => {
      deadline.removeEventListener('abort', interrupt);
      connection.closeSync();
      instance.closeSync();
      await rm(folder, { recursive: true, force: true });
    },
  };
}
