import type { DuckDBConnection } from '@duckdb/node-api';
import { quotedName, quotedText } from '../sql-text.ts';
import type { DatasetColumn, DataSource, Relation, RelationRequest } from '../sources/relation.ts';
import type { DatasetPartition } from './dataset.ts';
import { packFiles, type StoredFile } from './pack-files.ts';

/** The position of a row in its file, which DuckDB tells of files that it scans where they lie. */
const position = 'file_row_number';

/**
 * Parts of at most `maximumRows` stored rows, from the footers of the files alone. Rows that were loaded or made by
 * SQL are one part.
 */
export async function partitionsOf(
  connection: DuckDBConnection,
  source: DataSource,
  relation: Relation,
  maximumRows: number,
): Promise<readonly DatasetPartition[]> {
  if (!Number.isInteger(maximumRows) || maximumRows < 1) {
    throw new RangeError(`A partition has at least one row, not ${maximumRows}.`);
  }
  const { from, files, paths, columns, timestampColumn } = relation;
  if (files.length === 0) return [];
  const whole = { columns, timestampColumn };
  if (source.preprocessing !== null || paths.length !== files.length) {
    const result = await connection.runAndReadAll(`SELECT count(*) FROM ${from}`);
    return [{ ...whole, files: null, rowRange: null, rows: Number(result.getRows()[0]?.[0] ?? 0) }];
  }
  const canCut = await hasPositions(connection, relation);
  const stored = await storedFiles(connection, relation, canCut ? maximumRows : Infinity);
  return packFiles(stored, maximumRows).map((part) => ({ ...whole, ...part }));
}

async function hasPositions(connection: DuckDBConnection, { from, columns }: Relation): Promise<boolean> {
  if (columns.some(({ name }) => name.toLowerCase() === position)) return false;
  try {
    await connection.run(`SELECT ${position} FROM ${from} LIMIT 0`);
    return true;
  } catch {
    return false;
  }
}

/** Row counts of the files, and of the row groups of those with more than `large` rows. */
async function storedFiles(
  connection: DuckDBConnection,
  { files, paths }: Pick<Relation, 'files' | 'paths'>,
  large: number,
): Promise<readonly StoredFile[]> {
  const list = paths.map(quotedText).join(', ');
  const result = await connection.runAndReadAll(
    `SELECT file_name, num_rows FROM parquet_file_metadata([${list}])`,
  );
  const rowsByPath = new Map(result.getRows().map(([path, rows]) => [String(path), Number(rows)]));
  const stored: StoredFile[] = [];
  for (const [index, path] of paths.entries()) {
    const rows = rowsByPath.get(path);
    if (rows === undefined) throw new RangeError(`DuckDB told nothing of ${path}.`);
    const rowGroups = rows > large ? await rowGroupsOf(connection, path) : null;
    stored.push({ uri: files[index]?.uri ?? '', rows, rowGroups });
  }
  return stored;
}

async function rowGroupsOf(connection: DuckDBConnection, path: string): Promise<readonly number[]> {
  const result = await connection.runAndReadAll(
    `SELECT any_value(row_group_num_rows) FROM parquet_metadata([${quotedText(path)}])
     GROUP BY row_group_id ORDER BY row_group_id`,
  );
  return result.getRows().map(([rows]) => Number(rows));
}

/** Opens the part of a source with the columns and the time of the whole, whatever its own files have. */
export async function restrictTo(
  partition: DatasetPartition,
  request: RelationRequest,
  open: (request: RelationRequest) => Promise<Relation>,
): Promise<Relation> {
  if (partition.files === null) return open(request);
  const { columns, timestampColumn, rowRange } = partition;
  // Files of this part may lack the column that tells the time of the others.
  const source = { ...request.source, timestampColumn: null, correlationColumn: null };
  const relation = await open({ ...request, source, onlyFiles: partition.files });
  const selected = columns.map((column) => cellOf(column, relation.columns));
  const range = rowRange ? ` WHERE ${position} >= ${rowRange.from} AND ${position} < ${rowRange.to}` : '';
  return {
    ...relation,
    from: `(SELECT ${selected.join(', ')} FROM ${relation.from}${range})`,
    columns,
    timestampColumn,
    correlationColumn: request.source.correlationColumn ?? relation.correlationColumn,
    notes: [],
  };
}

function cellOf({ name, type }: DatasetColumn, stored: readonly DatasetColumn[]): string {
  const own = stored.find((column) => column.name === name);
  if (!own) return `CAST(NULL AS ${type}) AS ${quotedName(name)}`;
  return own.type === type ? quotedName(name) : `CAST(${quotedName(name)} AS ${type}) AS ${quotedName(name)}`;
}
