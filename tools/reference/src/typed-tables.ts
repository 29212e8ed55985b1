import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DuckDBInstance } from '@duckdb/node-api';
import { openTable, type Table } from '@circuitwatch/datasets';
import {
  compareDatasets,
  type ComparisonReport,
  type ComparisonRequest,
} from '@circuitwatch/monitoring-comparison';

export type Cell = string | number | boolean | null;

/** A table as a case gives it. */
export interface TypedTable {
  /** Types are Spark's names. */
  readonly columns: readonly { readonly name: string; readonly type: string }[];
  readonly rows: readonly (readonly Cell[])[];
}

export type CompareOptions = Partial<Omit<ComparisonRequest, 'baseline' | 'target'>>;

/** Writes tables as files, and reads them as users' files are read. */
export interface TypedTables {
  readonly compare: (
    baseline: TypedTable,
    target: TypedTable,
    options?: CompareOptions,
  ) => Promise<ComparisonReport>;
  readonly open: (table: TypedTable) => Promise<Table>;
  readonly close: () => void;
}

/** Spark's names that DuckDB has not, and types that circuitwatch has no use for. */
const duckTypes: Readonly<Record<string, string>> = {
  string: 'VARCHAR',
  binary: 'BLOB',
  long: 'BIGINT',
  decimal: 'DECIMAL(9,2)',
  unknown: 'INTEGER[]',
  fake: 'STRUCT(part INTEGER)',
};

/** Tables in Parquet files of a temporary folder. */
export async function openTypedTables(): Promise<TypedTables> {
  const folder = mkdtempSync(join(tmpdir(), 'circuitwatch-cases-'));
  const instance = await DuckDBInstance.create(':memory:', { threads: '1' });
  const connection = await instance.connect();
  let files = 0;
  const write = async ({ columns, rows }: TypedTable): Promise<string> => {
    const path = join(folder, `${files++}.parquet`);
    const types = columns.map(({ name, type }) => `"${name}" ${duckTypes[type] ?? type}`);
    await connection.run(`CREATE OR REPLACE TABLE written (${types.join(', ')})`);
    const lines = rows.map((row) => `(${row.map((cell, k) => literal(cell, columns[k]?.type)).join(', ')})`);
    if (lines.length > 0) await connection.run(`INSERT INTO written VALUES ${lines.join(', ')}`);
    await connection.run(`COPY written TO '${path}' (FORMAT parquet)`);
    return path;
  };
  const open = async (table: TypedTable): Promise<Table> =>
    openTable(await write(table), { baseFolder: '.' });
  return {
    open,
    compare: async (baseline, target, options) => {
      const opened: Table[] = [];
      try {
        for (const side of [baseline, target]) opened.push(await open(side));
        const [left, right] = opened as [Table, Table];
        return await compareDatasets({ definitions: 'azureml', ...options, baseline: left, target: right });
      } finally {
        for (const table of opened) await table.close();
      }
    },
    close: () => {
      connection.closeSync();
      instance.closeSync();
      rmSync(folder, { recursive: true });
    },
  };
}

function literal(cell: Cell, type = ''): string {
  if (cell === null || type === 'unknown' || type === 'fake') return 'NULL';
  // DuckDB reads a text as hexadecimal bytes only where each is escaped.
  if (type === 'binary') return `'${String(cell).replace(/../g, '\\x$&')}'::BLOB`;
  return typeof cell === 'string' ? `'${cell.replaceAll("'", "''")}'` : String(cell);
}
