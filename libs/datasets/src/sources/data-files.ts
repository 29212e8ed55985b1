import { invalid } from '@circuitwatch/platform-errors';
import { tableName } from '../tables/table-files.ts';
import type { SourceFile } from './file-tree.ts';

/** Files of one kind, and what is to be said of the others. */
export interface DataFiles {
  readonly files: readonly SourceFile[];
  readonly notes: readonly string[];
}

/** Names of files that hold rows. */
export const dataFileName = tableName;

const parquetName = /\.parquet$/i;
const jsonName = /\.(?:json|jsonl|ndjson)(?:\.gz)?$/i;

/** Whether a name claims Parquet. */
export function isParquetName(path: string): boolean {
  return parquetName.test(path);
}

/**
 * Of files found in a folder those that make one table: Parquet where there is any, else the text files that are
 * not empty.
 *
 * @throws AppError INVALID when text files of several kinds are mixed, naming two, or when all are empty.
 */
export function filesOfOneKind(uri: string, files: readonly SourceFile[]): DataFiles {
  const parquet = files.filter(({ path }) => isParquetName(path));
  if (parquet.length > 0) return { files: parquet, notes: [] };
  const filled = files.filter(({ read }) => read.bytes > 0);
  const [first] = filled;
  if (!first) throw invalid(`${uri} is empty; a table needs a header and rows.`);
  const other = filled.find(({ path }) => kindOf(path) !== kindOf(first.path));
  if (other) {
    throw invalid(
      `${uri} mixes files of several kinds (${first.path} and ${other.path}); name files of one kind.`,
    );
  }
  const empty = files.length - filled.length;
  const notes = empty > 0 ? [`Files without a byte were left out: ${empty} of ${files.length}.`] : [];
  return { files: filled, notes };
}

function kindOf(path: string): string {
  return `${jsonName.test(path) ? 'json' : 'csv'}${/\.gz$/i.test(path) ? '.gz' : ''}`;
}
