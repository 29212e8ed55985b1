import { invalid } from '@circuitwatch/platform-errors';
import { Redis } from 'ioredis';
import pg from 'pg';

const patienceMs = 5_000;

function reason(error: unknown): string {
  if (error instanceof AggregateError && error.errors.length > 0) return reason(error.errors[0]);
  return error instanceof Error ? error.message.split('\n')[0] || error.name : String(error);
}

/** Connects once; throws INVALID in one line, without the address's password, when that fails. */
export async function checkDatabase(url: string): Promise<void> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: patienceMs });
  client.on('error', () => undefined);
  try {
    await client.connect();
    await client.query('select 1');
  } catch (error) {
    throw invalid(
      `DATABASE_URL does not lead to a usable PostgreSQL (${reason(error)}): correct it, or unset it to use the embedded one.`,
    );
  } finally {
    await client.end().catch(() => undefined);
  }
}

async function evictionPolicy(client: Redis): Promise<string> {
  // Managed services forbid CONFIG; INFO says the same.
  const memory = await client.info('memory');
  return /^maxmemory_policy:(\S+)/m.exec(memory)?.[1] ?? 'unknown';
}

/** Connects once; throws INVALID in one line when that fails or when this Redis may throw jobs away. */
export async function checkRedis(url: string): Promise<void> {
  let lastError: unknown;
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: patienceMs,
    commandTimeout: patienceMs,
    retryStrategy: () => null,
  });
  client.on('error', (error) => (lastError = error));
  let policy: string;
  try {
    await client.connect();
    policy = await evictionPolicy(client);
  } catch (error) {
    throw invalid(
      `REDIS_URL does not lead to a usable Redis (${reason(lastError ?? error)}): correct it, or unset it to do without.`,
    );
  } finally {
    client.disconnect();
  }
  if (policy !== 'noeviction') {
    throw invalid(
      `The Redis of REDIS_URL may throw jobs away (maxmemory-policy is ${policy}): set it to noeviction, or give another Redis.`,
    );
  }
}
