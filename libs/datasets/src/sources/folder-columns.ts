import type { DuckDBConnection } from '@duckdb/node-api';
import { quotedName, quotedText } from '../sql-text.ts';
import { folderTime } from './path-time.ts';
import { temporaryName } from './temporary-name.ts';
import { decodedText } from './decoded-text.ts';

/** A column whose value is told by a file's folder, or by a table's log. */
export interface FolderColumn {
  readonly name: string;
  /** As DuckDB names it. */
  readonly type: string;
  /** As text that casts to the type; by the position of the file. */
  readonly values: readonly (string | null)[];
}

/** The time of folders by day or hour, where the rows themselves tell none. */
export const folderTimeColumn = '__folder_time';

const nullPartition = '__HIVE_DEFAULT_PARTITION__';

/** Columns that `name=value` folders of the paths make: whole numbers, dates, else text. */
export function hiveColumns(paths: readonly string[]): readonly FolderColumn[] {
  const partitions = paths.map(hiveValues);
  const names = new Set(partitions.flatMap((values) => Object.keys(values)));
  return [...names].map((name) => {
    const values = partitions.map((partition) => partition[name] ?? null);
    return { name, type: typeOf(values), values };
  });
}

/** The `name=value` folders of a path. */
export function hiveValues(path: string): Readonly<Record<string, string | null>> {
  const pairs = path
    .split('/')
    .slice(0, -1)
    .map((folder) => /^([^=]+)=(.*)$/.exec(folder));
  return Object.fromEntries(
    pairs.flatMap((pair) => (pair ? [[decodedText(pair[1] ?? ''), valueOf(pair[2] ?? '')]] : [])),
  );
}

/** The start of each path's day or hour; null when a path names none. */
export function folderTimes(paths: readonly string[]): FolderColumn | null {
  const times = paths.map(folderTime);
  if (!times.every((time) => time?.unit === 'day' || time?.unit === 'hour')) return null;
  return {
    name: folderTimeColumn,
    type: 'TIMESTAMP',
    values: times.map((time) => time?.from.toISOString().slice(0, 19) ?? null),
  };
}

/** A table of the columns with one row a file, whose local path is in `fileColumn`. */
export async function fileTable(
  connection: DuckDBConnection,
  fileColumn: string,
  paths: readonly string[],
  columns: readonly FolderColumn[],
): Promise<string> {
  const table = temporaryName('files');
  const definitions = columns.map(({ name, type }) => `${quotedName(name)} ${type}`);
  await connection.run(
    `CREATE TEMP TABLE ${table} (${[`${quotedName(fileColumn)} VARCHAR`, ...definitions].join(', ')})`,
  );
  const rows = paths.map((path, index) => {
    const cells = columns.map(({ values }) => literal(values[index] ?? null));
    return `(${[quotedText(path), ...cells].join(', ')})`;
  });
  await connection.run(`INSERT INTO ${table} VALUES ${rows.join(', ')}`);
  return table;
}

function literal(value: string | null): string {
  return value === null ? 'NULL' : quotedText(value);
}

function typeOf(values: readonly (string | null)[]): string {
  const told = values.filter((value) => value !== null);
  if (told.length === 0) return 'VARCHAR';
  if (told.every((value) => /^-?\d{1,18}$/.test(value))) return 'BIGINT';
  return told.every((value) => /^\d{4}-\d\d-\d\d$/.test(value)) ? 'DATE' : 'VARCHAR';
}

function valueOf(text: string): string | null {
  return text === nullPartition ? null : decodedText(text);
}
