import pg from 'pg';
import { connectTo, type DatabaseAddress } from './address.ts';

/**
 * Runs `work` while no other process runs work of that name; says whether it did. The lock is that of a connection of
 * its own, so it ends with the process. Should the connection be lost, the work goes on: it must bear to be done by
 * two at once, if rarely.
 */
export async function exclusively(
  address: DatabaseAddress,
  name: string,
  work: () => Promise<void>,
): Promise<boolean> {
  const client = new pg.Client({
    ...connectTo(address),
    connectionTimeoutMillis: 10_000,
    keepAlive: true,
    application_name: `circuitwatch ${name}`,
  });
  client.on('error', () => undefined);
  try {
    await client.connect();
    const { rows } = await client.query<{ mine: boolean }>(
      'select pg_try_advisory_lock(hashtext($1)) as mine',
      [name],
    );
    if (rows[0]?.mine !== true) return false;
    await work();
    return true;
  } finally {
    await client.end().catch(() => undefined);
  }
}
