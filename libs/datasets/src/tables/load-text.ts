import type { DuckDBConnection } from '@duckdb/node-api';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedName, quotedText } from '../sql-text.ts';
import { firstUnevenLine, hasMixedLineEnds, leadingBlankLines, sniffDelimiter } from './delimiter.ts';
import { understandText } from './number-text.ts';
import { describeTable, type TableColumn } from './table-columns.ts';
import type { TableFiles } from './table-files.ts';

/** The rows of text files in a table, and the SQL that reads them as what they mean. */
export interface LoadedText {
  readonly columns: readonly TableColumn[];
  readonly sql: string;
}

/** Where rows of text are loaded to, and how they are written where that is known. */
export interface TextTarget {
  /** An unquoted name that is free, or that of a table to replace. */
  readonly table: string;
  /** Seen by one connection alone, and gone with it. */
  readonly isTemporary: boolean;
  /** A column of each row's file, and what is selected of the rows that have it; without it, the rows as they are. */
  readonly fromFiles?: { readonly column: string; readonly select: (scan: string) => string } | undefined;
  /** Between the cells of CSV; judged by the first lines unless said. */
  readonly delimiter?: string | undefined;
  /** Whether the first line of CSV names the columns; it does unless said. */
  readonly hasHeader?: boolean | undefined;
  /** Leaves out lines of JSON that cannot be read. */
  readonly skipsDamaged?: boolean | undefined;
}

/**
 * Parses text files once into a table.
 *
 * @throws AppError INVALID, or DuckDB's error where it cannot read the files.
 */
export async function loadText(
  connection: DuckDBConnection,
  files: TableFiles,
  target: TextTarget,
): Promise<LoadedText> {
  const delimiter = target.delimiter ?? sniffDelimiter(files.head);
  await parse(connection, files, target, delimiter);
  const described = await describeTable(connection, target.table);
  if (target.skipsDamaged === true) {
    const isNull = described.map(({ name }) => `${quotedName(name)} IS NULL`);
    await connection.run(`DELETE FROM ${target.table} WHERE ${isNull.join(' AND ')}`);
  }
  if (files.format === 'csv' && target.hasHeader !== false) refuseMissingHeader(files, described);
  const isUnclear = ({ type }: TableColumn): boolean =>
    type === 'JSON' || (files.format === 'csv' && type === 'VARCHAR');
  const unclear = described.filter(isUnclear);
  const understood = await understandText(connection, target.table, unclear, delimiter !== ',');
  const columns = described.map((column) => understood.get(column.name)?.column ?? column);
  const replacements = [...understood].map(([name, { sql }]) => `${sql} AS ${quotedName(name)}`);
  const replace = replacements.length > 0 ? ` REPLACE (${replacements.join(', ')})` : '';
  return { columns, sql: `SELECT *${replace} FROM ${target.table}` };
}

/** Tries again with all rows as the sample where types guessed from the first did not hold, and as Latin-1. */
async function parse(
  connection: DuckDBConnection,
  files: TableFiles,
  target: TextTarget,
  delimiter: string,
): Promise<void> {
  const create = `CREATE OR REPLACE ${target.isTemporary ? 'TEMP ' : ''}TABLE ${target.table}`;
  let sampleSize = 20_480;
  let encoding: string = files.encoding;
  for (;;) {
    try {
      const guess = { delimiter, encoding, sampleSize };
      const scan = files.format === 'csv' ? csv(files, target, guess) : json(files, target, guess);
      await connection.run(`${create} AS ${target.fromFiles?.select(scan) ?? `SELECT * FROM ${scan}`}`);
      return;
    } catch (error) {
      const message = error instanceof Error ? error.message : '';
      if (encoding === 'utf-8' && /not utf-8 encoded|invalid unicode/i.test(message)) encoding = 'latin-1';
      else if (
        sampleSize > 0 &&
        /could not convert|failed to cast|has unknown key|transform/i.test(message)
      ) {
        sampleSize = -1;
      } else if (/error when sniffing/i.test(message)) throw unevenLines(files, delimiter);
      else if (/reached an invalid state/i.test(message))
        throw unreadableCsv(files, delimiter, mixedLineEnds);
      else throw error;
    }
  }
}

const mixedLineEnds =
  'its lines end in different ways, some with a carriage return and some without; give them one, as dos2unix does';

function unevenLines(files: TableFiles, delimiter: string): Error {
  const uneven = firstUnevenLine(files.head, delimiter);
  if (uneven) {
    const problem = `line ${uneven.line} has ${uneven.cells} cells where the first has ${uneven.header}`;
    return unreadableCsv(files, delimiter, problem);
  }
  if (hasMixedLineEnds(files.head)) return unreadableCsv(files, delimiter, mixedLineEnds);
  const guess = 'its lines differ in their number of cells, or a quote is not closed';
  return unreadableCsv(files, delimiter, guess);
}

function unreadableCsv({ paths }: TableFiles, delimiter: string, problem: string): Error {
  return invalid(`${paths[0]} cannot be read as CSV with "${delimiter}" between cells: ${problem}.`);
}

interface Guess {
  readonly delimiter: string;
  readonly encoding: string;
  readonly sampleSize: number;
}

function csv(
  { paths, isGzip, head }: TableFiles,
  target: TextTarget,
  { delimiter, encoding, sampleSize }: Guess,
): string {
  const options = [
    `header = ${target.hasHeader ?? true}`,
    // Left to itself, DuckDB skips whatever does not fit to the rows below it.
    `skip = ${leadingBlankLines(head)}`,
    'union_by_name = true',
    'hive_partitioning = false',
    `delim = ${quotedText(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `encoding = ${quotedText(encoding)}`,
    `compression = ${isGzip ? "'gzip'" : "'none'"}`,
    `sample_size = ${sampleSize}`,
    ...fileOption(target),
  ];
  return `read_csv(${sqlList(paths)}, ${options.join(', ')})`;
}

/** Without a threshold for maps, as rows of many columns would be read as one map. */
function json({ paths, isGzip }: TableFiles, target: TextTarget, { sampleSize }: Guess): string {
  const options = [
    'union_by_name = true',
    'hive_partitioning = false',
    `compression = ${isGzip ? "'gzip'" : "'uncompressed'"}`,
    'map_inference_threshold = -1',
    `sample_size = ${sampleSize}`,
    ...(target.skipsDamaged === true ? [`format = 'newline_delimited'`, 'ignore_errors = true'] : []),
    ...fileOption(target),
  ];
  return `read_json(${sqlList(paths)}, ${options.join(', ')})`;
}

function fileOption({ fromFiles }: TextTarget): string[] {
  return fromFiles ? [`filename = ${quotedText(fromFiles.column)}`] : [];
}

function sqlList(paths: readonly string[]): string {
  return `[${paths.map(quotedText).join(', ')}]`;
}

/** Columns that are merely counted, as programs write them that have no names, are names all the same. */
function refuseMissingHeader({ paths }: TableFiles, columns: readonly TableColumn[]): void {
  const names = columns.map(({ name }) => name);
  if (names.some((name) => !/^[-+]?[\d.,]+(?:e[-+]?\d+)?(?:_\d+)?$/i.test(name))) return;
  if (names.every((name, index) => name === String(index))) return;
  throw invalid(
    `${paths[0]} has no header: its first line holds numbers (${names.slice(0, 5).join(', ')}). Add a line with the columns' names.`,
  );
}
