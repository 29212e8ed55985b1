import type { DuckDBConnection, DuckDBInstance } from '@duckdb/node-api';
import { canceled } from '../read-failure.ts';

/** A connection and what lives as long as it; its uses run one after the other. */
export interface Session {
  /**
   * Works alone with the connection, interrupted when the signal aborts. What is thrown becomes what `toFailure` makes
   * of it.
   *
   * @throws AppError CANCELED when the signal is aborted already.
   */
  readonly use: <Answer>(
    signal: AbortSignal | undefined,
    work: (connection: DuckDBConnection) => Promise<Answer>,
  ) => Promise<Answer>;
  /** Waits for the last use. */
  readonly close: () => Promise<void>;
}

/** Opens a connection of its own. */
export async function openSession(
  instance: DuckDBInstance,
  toFailure: (error: unknown, signal: AbortSignal | undefined) => Error,
): Promise<Session> {
  const connection = await instance.connect();
  // A connection has one open result: a second query would end the first one's stream.
  let last: Promise<unknown> = Promise.resolve();
  const inTurn = <Answer>(work: () => Promise<Answer>): Promise<Answer> => {
    const answer = last.then(work);
    last = answer.catch(() => undefined);
    return answer;
  };
  return {
    use: (signal, work) =>
      inTurn(async () => {
        if (signal?.aborted === true) throw canceled(signal.reason);
        const interrupt = (): void => connection.interrupt();
        signal?.addEventListener('abort', interrupt, { once: true });
        try {
          return await work(connection);
        } catch (error) {
          throw toFailure(error, signal);
        } finally {
          signal?.removeEventListener('abort', interrupt);
        }
      }),
    close: () => inTurn(async () => connection.closeSync()),
  };
}
