import type { DuckDBConnection } from '@duckdb/node-api';
import type { TimeRange } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { quotedText } from '../sql-text.ts';
import { sentenceOf } from '../tables/table-failure.ts';
import { describeColumns } from './describe-columns.ts';
import type { DataSource, StoredRows } from './relation.ts';
import { temporaryName } from './temporary-name.ts';

/**
 * Puts the rows that the SQL makes of the relation `input` in place of the stored ones; from here on the instance
 * reads no other files. `$data_window_start` and `$data_window_end` in it are the ends of all windows together, as ISO
 * texts, or null where every row is read.
 *
 * @throws AppError INVALID naming the preprocessing and DuckDB's reason.
 */
export async function bindPreprocessing(
  connection: DuckDBConnection,
  rows: StoredRows,
  { name, sql }: NonNullable<DataSource['preprocessing']>,
  windows: readonly (TimeRange | null)[],
): Promise<StoredRows> {
  await lockInstance(connection, rows.paths);
  const view = temporaryName('prepared');
  // On lines of its own, so that a remark at its end does not swallow the parenthesis.
  const query = `SELECT * FROM (\n${withWindow(sql.trim().replace(/;$/, ''), windows)}\n)`;
  const create = `CREATE TEMP VIEW ${view} AS WITH input AS (SELECT * FROM ${rows.from}) ${query}`;
  try {
    const statements = await connection.extractStatements(create);
    if (statements.count !== 1) throw new Error('it holds more than one statement');
    await connection.run(create);
    const columns = await describeColumns(connection, view);
    const survives = (column: string | null): string | null =>
      columns.some((candidate) => candidate.name === column) ? column : null;
    return {
      ...rows,
      from: view,
      columns,
      timestampColumn: survives(rows.timestampColumn),
      correlationColumn: survives(rows.correlationColumn),
    };
  } catch (error) {
    const detail = error instanceof Error ? sentenceOf(error.message) : String(error);
    throw invalid(`The preprocessing "${name}" cannot be used: ${detail}`);
  }
}

/** SQL that people write may reach its relation alone: binding it opens files already. */
async function lockInstance(connection: DuckDBConnection, paths: readonly string[]): Promise<void> {
  await connection.run(`SET allowed_paths = [${paths.map(quotedText).join(', ')}]`);
  await connection.run('SET enable_external_access = false');
  await connection.run('SET lock_configuration = true');
}

/** What is quoted or a remark stays as it is. */
const tokens = /'(?:[^']|'')*'|"(?:[^"]|"")*"|--[^\n]*|\/\*[\s\S]*?\*\/|\$data_window_(start|end)\b/g;

function withWindow(sql: string, windows: readonly (TimeRange | null)[]): string {
  const ranges = windows.filter((window) => window !== null);
  const isOpen = ranges.length === 0 || ranges.length < windows.length;
  const literal = (instants: readonly Date[], choose: (...values: number[]) => number): string =>
    isOpen ? 'NULL' : quotedText(new Date(choose(...instants.map(Number))).toISOString());
  const start = literal(
    ranges.map(({ from }) => from),
    Math.min,
  );
  const end = literal(
    ranges.map(({ to }) => to),
    Math.max,
  );
  return sql.replaceAll(tokens, (token, which: string | undefined) => {
    if (which === undefined) return token;
    return which === 'start' ? start : end;
  });
}
