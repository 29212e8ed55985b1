import { randomUUID } from 'node:crypto';
import { rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import { nearestName } from '@circuitwatch/monitoring-definitions';
import { AppError, invalid } from '@circuitwatch/platform-errors';
import { pathOfUri } from '../data-uri.ts';
import { useConnection } from '../use-connection.ts';
import { loadSource, type Source } from './load-source.ts';
import { readCategories, type CategoryCounts, type CategoryLabels } from './read-categories.ts';
import { readNumbers, type NumberColumn } from './read-numbers.ts';
import { columnsWithFewDistinct } from './distinct-values.ts';
import { segmentCondition } from './row-filter.ts';
import type { TableColumn } from './table-columns.ts';
import { sentenceOf, tableFailure } from './table-failure.ts';
import { tableFiles } from './table-files.ts';

/** How a table is opened. */
export interface TableOptions {
  /** Relative paths start here. */
  readonly baseFolder: string;
  /** Rows to keep, as conditions such as `state in (WA,CA) and amount > 10`; see parseSegment. */
  readonly segment?: string | undefined;
  /** Rows to keep, as an SQL expression of DuckDB's dialect. It can read this table's files, and no others. */
  readonly where?: string | undefined;
  /** Threads of one query; 2 unless said. */
  readonly threads?: number | undefined;
  /** As DuckDB writes it; beyond it, rows of text files are kept in a temporary folder. */
  readonly memoryLimit?: string | undefined;
  readonly signal?: AbortSignal | undefined;
}

/** Rows of one or more files, filtered; columns are read on demand. */
export interface Table {
  readonly path: string;
  /** Rows that pass the filter; at least one. */
  readonly rows: number;
  readonly columns: readonly TableColumn[];
  /**
   * Of the named columns, those whose distinct values (null is one) are fewer than `share` of the rows.
   */
  readonly columnsWithFewDistinct: (
    names: readonly string[],
    share: number,
    signal?: AbortSignal,
  ) => Promise<ReadonlySet<string>>;
  /** The numbers of several columns in one scan; 8 bytes a row and column are held. */
  readonly readNumbers: (
    names: readonly string[],
    signal?: AbortSignal,
  ) => Promise<ReadonlyMap<string, NumberColumn>>;
  /** Counts of one column's distinct values. @throws AppError INVALID beyond a million of them. */
  readonly readCategories: (
    name: string,
    labels: CategoryLabels,
    signal?: AbortSignal,
  ) => Promise<CategoryCounts>;
  /** Frees memory and temporary files. */
  readonly close: () => Promise<void>;
}

const view = 'filtered_rows';

/**
 * Opens a table: CSV of any delimiter, JSON lines (both also compressed with gzip), Parquet, a folder or a
 * pattern of them. Text is parsed once and kept in memory; Parquet is scanned where it lies.
 *
 * @throws AppError INVALID when there is no table to read or the filter cannot be used, naming file and way out;
 *   UNAVAILABLE when memory runs out; CANCELED.
 */
export async function openTable(uri: string, options: TableOptions): Promise<Table> {
  const path = pathOfUri(uri, options.baseFolder);
  const files = await tableFiles(path);
  const spill = join(tmpdir(), `circuitwatch-${randomUUID()}`);
  const instance = await openDuckDb(options, spill);
  const use = async <T>(
    signal: AbortSignal | undefined,
    work: (connection: DuckDBConnection) => Promise<T>,
  ): Promise<T> => useConnection(instance, signal, (error) => tableFailure(error, path, signal), work);
  const close = async (): Promise<void> => {
    instance.closeSync();
    await rm(spill, { recursive: true, force: true });
  };
  try {
    const { columns, rows } = await use(options.signal, async (connection) => {
      const source = await loadSource(connection, files);
      return { columns: source.columns, rows: await filterRows(connection, source, path, options) };
    });
    const byName = new Map(columns.map((column) => [column.name, column]));
    const columnOf = (name: string): TableColumn => {
      const column = byName.get(name);
      if (column) return column;
      throw invalid(`${path} has no column "${name}".`);
    };
    return {
      path,
      rows,
      columns,
      columnsWithFewDistinct: (names, share, signal) =>
        use(signal, (connection) => columnsWithFewDistinct(connection, view, names, share * rows, rows)),
      readNumbers: (names, signal) =>
        use(signal, (connection) =>
          readNumbers(connection, view, names.map(columnOf), { path, rows }, signal),
        ),
      readCategories: (name, labels, signal) =>
        use(signal, (connection) => readCategories(connection, view, columnOf(name), labels, { path, rows })),
      close,
    };
  } catch (error) {
    await close();
    throw error;
  }
}

/** An in-memory DuckDB that never loads anything from the network. */
async function openDuckDb(options: TableOptions, spill: string): Promise<DuckDBInstance> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: String(options.threads ?? 2),
    memory_limit: options.memoryLimit ?? '512MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    temp_directory: spill,
  });
  const connection = await instance.connect();
  await connection.run(`SET GLOBAL TimeZone = 'UTC'`);
  connection.closeSync();
  return instance;
}

/** Makes the view of the rows that pass the filter, and counts them. */
async function filterRows(
  connection: DuckDBConnection,
  { columns, sql }: Source,
  path: string,
  { segment, where }: TableOptions,
): Promise<number> {
  const conditions = [
    ...(segment === undefined ? [] : [segmentCondition(segment, columns)]),
    // On lines of its own, so that a comment at its end does not swallow the parenthesis.
    ...(where === undefined ? [] : [`(\n${where}\n)`]),
  ];
  const filter = conditions.length > 0 ? ` WHERE ${conditions.join(' AND ')}` : '';
  const create = `CREATE VIEW ${view} AS SELECT * FROM (${sql}) AS source${filter}`;
  try {
    const statements = await connection.extractStatements(create);
    if (statements.count !== 1) throw new Error('it holds more than one statement');
    await connection.run(create);
    const result = await connection.runAndReadAll(`SELECT count(*) FROM ${view}`);
    const rows = Number(result.getRows()[0]?.[0] ?? 0);
    if (rows > 0) return rows;
  } catch (error) {
    if (conditions.length === 0) throw error;
    throw filterFailure(error, path, columns, { segment, where });
  }
  if (conditions.length === 0) throw invalid(`${path} holds no rows below its header.`);
  throw invalid(`No row of ${path} passes ${filterName(segment, where)}.`);
}

function filterFailure(
  error: unknown,
  path: string,
  columns: readonly TableColumn[],
  { segment, where }: Pick<TableOptions, 'segment' | 'where'>,
): Error {
  if (error instanceof AppError) return error;
  const detail = error instanceof Error ? sentenceOf(error.message) : String(error);
  const unknown = /^Referenced column "(.*)" not found/.exec(detail)?.[1];
  const nearest =
    unknown === undefined
      ? null
      : nearestName(
          unknown,
          columns.map(({ name }) => name),
        );
  const hint = nearest === null ? '' : ` Did you mean "${nearest}"?`;
  const name = filterName(segment, where);
  return invalid(
    `${name.charAt(0).toUpperCase()}${name.slice(1)} cannot be used on ${path}: ${detail}${hint}`,
  );
}

function filterName(segment: string | undefined, where: string | undefined): string {
  const names = [
    ...(segment === undefined ? [] : [`the segment "${segment}"`]),
    ...(where === undefined ? [] : [`the SQL condition "${where}"`]),
  ];
  return names.join(' and ');
}
