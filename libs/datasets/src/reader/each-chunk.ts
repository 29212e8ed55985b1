import type { DuckDBConnection, DuckDBDataChunk } from '@duckdb/node-api';
import { canceled } from '../read-failure.ts';

/**
 * Hands on the answer of a query as it comes, a few thousand rows at a time.
 *
 * @throws AppError CANCELED between two chunks.
 */
export async function forEachChunk(
  connection: DuckDBConnection,
  sql: string,
  signal: AbortSignal | undefined,
  take: (chunk: DuckDBDataChunk) => void,
): Promise<void> {
  const result = await connection.stream(sql);
  for (;;) {
    if (signal?.aborted === true) throw canceled(signal.reason);
    const chunk = await result.fetchChunk();
    if (!chunk || chunk.rowCount === 0) return;
    take(chunk);
  }
}
