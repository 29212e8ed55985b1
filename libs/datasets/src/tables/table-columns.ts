import type { DuckDBConnection } from '@duckdb/node-api';

/** What the cells of a column are. */
export type CellKind = 'integer' | 'float' | 'text' | 'boolean' | 'timestamp' | 'other';

/** One column of a table. */
export interface TableColumn {
  readonly name: string;
  /** As DuckDB names it, such as DOUBLE or VARCHAR. */
  readonly type: string;
  readonly kind: CellKind;
  /** How cells were understood where the file leaves it open, as a sentence; null when it does not. */
  readonly note: string | null;
}

const integerType = /^(?:U?(?:TINYINT|SMALLINT|INTEGER|BIGINT|HUGEINT)|BIGNUM)$/;
const floatType = /^(?:FLOAT|DOUBLE|DECIMAL\(\d+,\d+\))$/;
const timestampType = /^(?:TIMESTAMP|DATE|TIME|INTERVAL)/;

/** The kind of a DuckDB type. */
export function cellKind(type: string): CellKind {
  if (type.endsWith(']')) return 'other';
  if (integerType.test(type)) return 'integer';
  if (floatType.test(type)) return 'float';
  if (type === 'BOOLEAN') return 'boolean';
  if (type === 'VARCHAR' || type === 'UUID' || type.startsWith('ENUM(')) return 'text';
  return timestampType.test(type) ? 'timestamp' : 'other';
}

/** The columns of what a FROM clause names, in order. */
export async function describeTable(
  connection: DuckDBConnection,
  from: string,
): Promise<readonly TableColumn[]> {
  const result = await connection.runAndReadAll(`DESCRIBE SELECT * FROM ${from}`);
  return result.getRows().map(([name, typeName]) => {
    const type = String(typeName);
    return { name: String(name), type, kind: cellKind(type), note: null };
  });
}
