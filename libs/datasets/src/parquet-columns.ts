import type { DuckDBConnection } from '@duckdb/node-api';
import type { ParquetFile } from './parquet-files.ts';
import { quotedText } from './sql-text.ts';

/** How a column's cells are read: as numbers, as text that may hold numbers, as instants, or not at all. */
export type ColumnKind = 'numeric' | 'text' | 'timestamp' | 'other';

/** One column of a data asset. */
export interface ColumnDescription {
  readonly name: string;
  /** As DuckDB names it, such as DOUBLE or VARCHAR. */
  readonly type: string;
  readonly kind: ColumnKind;
}

const numericType = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/;
const timestampType = /^(?:TIMESTAMP(?:_S|_MS|_NS)?|TIMESTAMP WITH TIME ZONE|DATE)$/;

/** The table that all files make together, columns matched by name; SQL for a FROM clause. */
export function tableOf(files: readonly ParquetFile[]): string {
  const list = files.map(({ path }) => quotedText(path)).join(', ');
  return `read_parquet([${list}], union_by_name = true, hive_partitioning = false)`;
}

/** The columns in the order of the first file; reads only the files' footers. */
export async function describeParquet(
  connection: DuckDBConnection,
  files: readonly ParquetFile[],
): Promise<readonly ColumnDescription[]> {
  const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${tableOf(files)}`);
  return result.getRows().map(([name, type]) => {
    const typeName = String(type);
    return { name: String(name), type: typeName, kind: kindOf(typeName) };
  });
}

function kindOf(type: string): ColumnKind {
  if (numericType.test(type)) return 'numeric';
  if (type === 'VARCHAR' || type.startsWith('ENUM(')) return 'text';
  return timestampType.test(type) ? 'timestamp' : 'other';
}
