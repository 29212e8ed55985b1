import { quotedName, quotedText } from '../sql-text.ts';
import { datasetColumn, describeColumns } from './describe-columns.ts';
import { fileTable, hiveValues, type FolderColumn } from './folder-columns.ts';
import type { DatasetColumn, OpenContext } from './relation.ts';

/** A relation that scans files where they lie. */
export interface ParquetRows {
  readonly from: string;
  readonly columns: readonly DatasetColumn[];
}

/** In the relation itself it is left out. */
const fileColumn = '__file';

/** The rows of Parquet files as one relation, columns matched by name, with what their folders tell. */
export async function parquetRows(
  { connection }: OpenContext,
  paths: readonly string[],
  folders: readonly FolderColumn[],
): Promise<ParquetRows> {
  if (folders.length === 0) {
    const from = readParquet(paths, ['hive_partitioning = false']);
    return { from, columns: await describeColumns(connection, from) };
  }
  return arePathsTelling(paths, folders)
    ? partitionedRows({ connection }, paths, folders)
    : joinedRows({ connection }, paths, folders);
}

type Connected = Pick<OpenContext, 'connection'>;

/** DuckDB reads the folders itself, and so opens only those that a condition asks for. */
async function partitionedRows(
  { connection }: Connected,
  paths: readonly string[],
  folders: readonly FolderColumn[],
): Promise<ParquetRows> {
  const types = folders.map(({ name, type }) => `${quotedText(name)}: ${type}`);
  const options = ['hive_partitioning = true', `hive_types = {${types.join(', ')}}`];
  const scan = readParquet(paths, options);
  const described = await describeColumns(connection, scan);
  // Folders above the source are partitions of something else.
  const above = Object.keys(hiveValues(paths[0] ?? '')).filter((name) =>
    folders.every((column) => column.name !== name),
  );
  const columns = described.filter(({ name }) => !above.includes(name));
  if (above.length === 0) return { from: scan, columns };
  return { from: `(SELECT * EXCLUDE (${above.map(quotedName).join(', ')}) FROM ${scan})`, columns };
}

/** Copies of remote files lie in other folders, so a table tells what theirs said. */
async function joinedRows(
  { connection }: Connected,
  paths: readonly string[],
  folders: readonly FolderColumn[],
): Promise<ParquetRows> {
  const scan = readParquet(paths, ['hive_partitioning = false', `filename = ${quotedText(fileColumn)}`]);
  const described = await describeColumns(connection, scan);
  const told = new Set([fileColumn, ...folders.map(({ name }) => name)]);
  const stored = described.filter(({ name }) => !told.has(name));
  const table = await fileTable(connection, fileColumn, paths, folders);
  const selected = [
    ...stored.map(({ name }) => `stored.${quotedName(name)}`),
    ...folders.map(({ name }) => `told.${quotedName(name)}`),
  ];
  const joined = `${scan} AS stored JOIN ${table} AS told USING (${quotedName(fileColumn)})`;
  return {
    from: `(SELECT ${selected.join(', ')} FROM ${joined})`,
    columns: [...stored, ...folders.map(({ name, type }) => datasetColumn(name, type))],
  };
}

function readParquet(paths: readonly string[], options: readonly string[]): string {
  const list = paths.map(quotedText).join(', ');
  return `read_parquet([${list}], ${['union_by_name = true', ...options].join(', ')})`;
}

/** Whether the files' own paths say what the columns do. */
function arePathsTelling(paths: readonly string[], folders: readonly FolderColumn[]): boolean {
  return paths.every((path, index) => {
    const told = hiveValues(path);
    return folders.every(({ name, values }) => name in told && told[name] === (values[index] ?? null));
  });
}
