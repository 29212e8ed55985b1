import type { DuckDBConnection } from '@duckdb/node-api';
import { whereOf, windowBits, type RowSelection } from './row-selection.ts';

/** Rows of each window, in one scan of the time alone. */
export async function countWindowRows(
  connection: DuckDBConnection,
  selection: RowSelection,
): Promise<readonly number[]> {
  const { from, membership } = selection;
  const rows = `SELECT ${windowBits(selection)} AS bits FROM ${from}${whereOf(selection)}`;
  const result = await connection.runAndReadAll(
    `SELECT bits, CAST(count(*) AS DOUBLE) FROM (${rows}) GROUP BY bits`,
  );
  const counted = result.getRows().map(([bits, count]) => ({ bits: Number(bits), count: Number(count) }));
  return membership.map((_, window) =>
    counted.reduce((sum, { bits, count }) => sum + ((bits & (1 << window)) === 0 ? 0 : count), 0),
  );
}
