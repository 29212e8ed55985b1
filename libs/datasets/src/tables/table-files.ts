import { glob, open } from 'node:fs/promises';
import { extname } from 'node:path';
import { constants, gunzipSync } from 'node:zlib';
import { invalid } from '@circuitwatch/platform-errors';
import { filesBelow, refusePattern, statOf } from '../file-list.ts';
import { textHead } from './text-head.ts';

/** How rows are written down in a file. */
export type TableFormat = 'csv' | 'json' | 'parquet';

/** The files that make one table, all of one format. */
export interface TableFiles {
  readonly paths: readonly string[];
  readonly format: TableFormat;
  /** Of text formats: whether the files are compressed. */
  readonly isGzip: boolean;
  /** Of text formats: the beginning of the first file, decompressed. */
  readonly head: string;
  /** Of text formats, as DuckDB names it. */
  readonly encoding: 'utf-8' | 'utf-16';
}

/** Names of files that hold rows. */
export const tableName = /\.(?:csv|tsv|tab|txt|psv|json|jsonl|ndjson)(?:\.gz)?$|\.parquet$/i;
const headBytes = 65_536;

/**
 * The files at `path`: one file, all tables in a folder and below, or what a pattern such as `data/*.csv`
 * matches. What a file is, its first bytes say before its name does.
 *
 * @throws AppError INVALID when there is nothing to read, when a file holds no rows of text or Parquet, or when
 *   files of several formats are mixed.
 */
export async function tableFiles(path: string): Promise<TableFiles> {
  const paths = await list(path);
  const [first, ...rest] = await Promise.all(paths.map(inspect));
  if (!first) throw invalid(`There is no file or folder at ${path}.`);
  const other = rest.findIndex(({ format, isGzip }) => format !== first.format || isGzip !== first.isGzip);
  if (other >= 0) {
    throw invalid(
      `${path} mixes files of several kinds (${paths[0]} and ${paths[other + 1]}); name files of one kind.`,
    );
  }
  return { ...first, paths };
}

async function list(path: string): Promise<readonly string[]> {
  const stats = await statOf(path);
  if (stats?.isDirectory() === true) {
    const names = await filesBelow(path, tableName);
    if (names.length > 0) return names;
    throw invalid(`The folder ${path} holds no CSV, JSON lines or Parquet file.`);
  }
  if (stats) return [path];
  if (/[*?]/.test(path)) {
    const names: string[] = [];
    for await (const name of glob(path)) names.push(name);
    if (names.length > 0) return names.sort();
    throw invalid(`No file matches ${path}.`);
  }
  throw invalid(`There is no file or folder at ${path}.`);
}

/**
 * What a file is, by its first bytes before its name.
 *
 * @throws AppError INVALID when it holds no rows of text or Parquet.
 */
export async function inspect(path: string): Promise<Omit<TableFiles, 'paths'>> {
  refusePattern(path);
  await refusePipe(path);
  const bytes = await readHead(path);
  if (bytes.length === 0) throw invalid(`${path} is empty; a table needs a header and rows.`);
  const isGzip = bytes[0] === 0x1f && bytes[1] === 0x8b;
  const content = isGzip ? gunzipHead(path, bytes) : bytes;
  if (content.length === 0) throw invalid(`${path} is empty; a table needs a header and rows.`);
  const magic = content.toString('latin1', 0, 6);
  if (magic.startsWith('PAR1')) {
    if (isGzip) throw invalid(`${path} is a compressed Parquet file; unpack it with gunzip first.`);
    return { format: 'parquet', isGzip, head: '', encoding: 'utf-8' };
  }
  const known = foreign.find(([start]) => magic.startsWith(start));
  if (known) throw invalid(`${path} is ${known[1]}; save it as CSV, JSON lines or Parquet.`);
  const text = textHead(content);
  if (text === null || extname(path).toLowerCase() === '.parquet') {
    const claim = extname(path).toLowerCase() === '.parquet' ? 'is no Parquet file' : 'holds binary data';
    throw invalid(`${path} ${claim}; CSV, JSON lines (both also as .gz) and Parquet can be read.`);
  }
  if (text.head.trim() === '')
    throw invalid(`${path} holds only blank lines; a table needs a header and rows.`);
  return { format: isJson(path, text.head) ? 'json' : 'csv', isGzip, ...text };
}

/** A pipe gives its bytes only once, and opening one waits for its writer. */
async function refusePipe(path: string): Promise<void> {
  const stats = await statOf(path);
  if (!stats) throw invalid(`There is no file or folder at ${path}.`);
  if (stats.isFile()) return;
  throw invalid(
    `${path} is a pipe or a device, but a table is read more than once; write its content to a file first.`,
  );
}

/** First characters of files that people mistake for tables of text. */
const foreign = [
  ['PK\x03\x04', 'an Excel workbook or a zip archive'],
  ['\xd0\xcf\x11\xe0', 'an Excel workbook'],
  ['ARROW1', 'an Arrow (Feather) file'],
  ['ORC', 'an ORC file'],
  ['SQLite', 'an SQLite database'],
  ['Obj\x01', 'an Avro file'],
  ['\x28\xb5\x2f\xfd', 'compressed with zstd'],
  ['BZh', 'compressed with bzip2'],
] as const;

async function readHead(path: string): Promise<Buffer> {
  const file = await open(path).catch((cause: unknown) => {
    throw invalid(`${path} cannot be opened: ${cause instanceof Error ? cause.message : String(cause)}`);
  });
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(headBytes), 0, headBytes, 0);
    return buffer.subarray(0, bytesRead);
  } finally {
    await file.close();
  }
}

function gunzipHead(path: string, bytes: Buffer): Buffer {
  try {
    return gunzipSync(bytes, { finishFlush: constants.Z_SYNC_FLUSH });
  } catch {
    throw invalid(`${path} begins like a .gz file but cannot be unpacked; it may be damaged.`);
  }
}

function isJson(path: string, head: string): boolean {
  if (/\.(?:json|jsonl|ndjson)(?:\.gz)?$/i.test(path)) return true;
  return !tableName.test(path) && /^\s*[[{]/.test(head);
}
