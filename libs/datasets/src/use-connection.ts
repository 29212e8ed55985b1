import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { canceled } from './read-failure.ts';

/**
 * Works with a connection of its own, interrupted when the signal aborts. Whatever is thrown inside becomes
 * what `toFailure` makes of it.
 *
 * @throws AppError CANCELED when the signal is aborted already.
 */
export async function useConnection<T>(
  instance: DuckDBInstance,
  signal: AbortSignal | undefined,
  toFailure: (error: unknown) => Error,
  work: (connection: DuckDBConnection) => Promise<T>,
): Promise<T> {
  if (signal?.aborted === true) throw canceled(signal.reason);
  const connection = await instance.connect();
  const interrupt = (): void => connection.interrupt();
  signal?.addEventListener('abort', interrupt, { once: true });
  try {
    return await work(connection);
  } catch (error) {
    throw toFailure(error);
  } finally {
    signal?.removeEventListener('abort', interrupt);
    connection.closeSync();
  }
}
