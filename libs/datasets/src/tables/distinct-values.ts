import type { DuckDBConnection } from '@duckdb/node-api';
import { quotedName } from '../sql-text.ts';

/** DuckDB's estimates of distinct values were seen 25 % off; this leaves room. */
const doubtfulFactor = 4;
/** Up to here exact counts of all columns at once need little memory. */
const smallTable = 200_000;

/**
 * The named columns with fewer than `limit` distinct values, null being one. Exact: an estimate only spares
 * large tables the count where it cannot change the answer.
 */
export async function columnsWithFewDistinct(
  connection: DuckDBConnection,
  table: string,
  names: readonly string[],
  limit: number,
  rows: number,
): Promise<ReadonlySet<string>> {
  if (names.length === 0) return new Set();
  const count = async (asked: readonly string[], aggregate: string): Promise<readonly number[]> => {
    const distinct = asked.map((name) => {
      const column = quotedName(name);
      return `${aggregate.replace('?', column)} + CAST(count(${column}) < count(*) AS BIGINT)`;
    });
    const result = await connection.runAndReadAll(`SELECT ${distinct.join(', ')} FROM ${table}`);
    return (result.getRows()[0] ?? []).map(Number);
  };
  const exact = 'count(DISTINCT ?)';
  const isSmall = rows <= smallTable;
  const counts = [...(await count(names, isSmall ? exact : 'approx_count_distinct(?)'))];
  for (const [index, name] of names.entries()) {
    const estimate = counts[index] ?? 0;
    const isDoubtful = estimate > limit / doubtfulFactor && estimate < limit * doubtfulFactor;
    if (!isSmall && isDoubtful) counts[index] = (await count([name], exact))[0] ?? estimate;
  }
  return new Set(names.filter((_, index) => (counts[index] ?? 0) < limit));
}
