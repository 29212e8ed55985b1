import type { DataSource } from '../sources/relation.ts';
import { openInstance, type InstanceOptions, type OpenInstance } from './duckdb-instance.ts';
import { openSession, type Session } from './session.ts';
import { sourceFailure } from './source-failure.ts';

/** The databases that sources may be opened in. */
export interface Databases {
  readonly shared: OpenInstance;
  /** Of a database of its own. */
  readonly limits: InstanceOptions;
}

/**
 * A session to open the source in. SQL that people wrote locks the settings of a whole database, so a source with
 * preprocessing gets a database of its own, which ends with the session.
 */
export async function openSourceSession(
  { uri, preprocessing }: DataSource,
  { shared, limits }: Databases,
): Promise<Session> {
  const toFailure = (error: unknown, signal: AbortSignal | undefined): Error =>
    sourceFailure(error, uri, signal);
  if (preprocessing === null) return openSession(shared.instance, toFailure);
  const own = await openInstance(limits);
  try {
    const session = await openSession(own.instance, toFailure);
    return {
      use: session.use,
      close: async () => {
        await session.close();
        await own.close();
      },
    };
  } catch (error) {
    await own.close();
    throw error;
  }
}
