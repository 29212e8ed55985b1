import type { DuckDBConnection } from '@duckdb/node-api';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedName, quotedText } from '../sql-text.ts';
import { firstUnevenLine, hasMixedLineEnds, leadingBlankLines, sniffDelimiter } from './delimiter.ts';
import { understandText } from './number-text.ts';
import { cellKind, type TableColumn } from './table-columns.ts';
import type { TableFiles } from './table-files.ts';

/** The files as one relation: its columns and the SQL that reads it. */
export interface Source {
  readonly columns: readonly TableColumn[];
  readonly sql: string;
}

const sourceTable = 'source_rows';

/**
 * Makes the files readable, and afterwards nothing else: DuckDB may open no other file, and its settings are
 * locked. Parquet stays on disk and is scanned where it lies; text is parsed once into an in-memory table.
 *
 * @throws AppError INVALID, or DuckDB's error where it cannot read the files.
 */
export async function loadSource(connection: DuckDBConnection, files: TableFiles): Promise<Source> {
  const source =
    files.format === 'parquet' ? await parquetSource(connection, files) : await textSource(connection, files);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
  return source;
}

async function parquetSource(connection: DuckDBConnection, { paths }: TableFiles): Promise<Source> {
  const list = sqlList(paths);
  await connection.run(`SET allowed_paths = ${list}`);
  const from = `read_parquet(${list}, union_by_name = true, hive_partitioning = false)`;
  return { columns: await describe(connection, from), sql: `SELECT * FROM ${from}` };
}

async function textSource(connection: DuckDBConnection, files: TableFiles): Promise<Source> {
  const delimiter = sniffDelimiter(files.head);
  await parse(connection, files, delimiter);
  const described = await describe(connection, sourceTable);
  if (files.format === 'csv') refuseMissingHeader(files, described);
  const isUnclear = ({ type }: TableColumn): boolean =>
    type === 'JSON' || (files.format === 'csv' && type === 'VARCHAR');
  const unclear = described.filter(isUnclear);
  const understood = await understandText(connection, sourceTable, unclear, delimiter !== ',');
  const columns = described.map((column) => understood.get(column.name)?.column ?? column);
  const replacements = [...understood].map(([name, { sql }]) => `${sql} AS ${quotedName(name)}`);
  const replace = replacements.length > 0 ? ` REPLACE (${replacements.join(', ')})` : '';
  return { columns, sql: `SELECT *${replace} FROM ${sourceTable}` };
}

/** Tries again with all rows as the sample where types guessed from the first did not hold, and as Latin-1. */
async function parse(connection: DuckDBConnection, files: TableFiles, delimiter: string): Promise<void> {
  let sampleSize = 20_480;
  let encoding: string = files.encoding;
  for (;;) {
    try {
      const from =
        files.format === 'csv' ? csv(files, delimiter, encoding, sampleSize) : json(files, sampleSize);
      await connection.run(`CREATE OR REPLACE TABLE ${sourceTable} AS SELECT * FROM ${from}`);
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

function csv(
  { paths, isGzip, head }: TableFiles,
  delimiter: string,
  encoding: string,
  sampleSize: number,
): string {
  const options = [
    'header = true',
    // Left to itself, DuckDB skips whatever does not fit to the rows below it.
    `skip = ${leadingBlankLines(head)}`,
    'union_by_name = true',
    `delim = ${quotedText(delimiter)}`,
    `quote = '"'`,
    `escape = '"'`,
    `encoding = ${quotedText(encoding)}`,
    `compression = ${isGzip ? "'gzip'" : "'none'"}`,
    `sample_size = ${sampleSize}`,
  ];
  return `read_csv(${sqlList(paths)}, ${options.join(', ')})`;
}

/** Without a threshold for maps, as rows of many columns would be read as one map. */
function json({ paths, isGzip }: TableFiles, sampleSize: number): string {
  const compression = isGzip ? "'gzip'" : "'uncompressed'";
  return `read_json(${sqlList(paths)}, union_by_name = true, compression = ${compression}, map_inference_threshold = -1, sample_size = ${sampleSize})`;
}

function sqlList(paths: readonly string[]): string {
  return `[${paths.map(quotedText).join(', ')}]`;
}

async function describe(connection: DuckDBConnection, from: string): Promise<readonly TableColumn[]> {
  const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
  return result.getRows().map(([name, typeName]) => {
    const type = String(typeName);
    return { name: String(name), type, kind: cellKind(type), note: null };
  });
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
