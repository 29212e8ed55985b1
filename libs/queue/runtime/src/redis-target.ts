import { Redis } from 'ioredis';
import { AppError, invalid, unavailable } from '@circuitwatch/platform-errors';

const connectTimeoutMs = 5_000;

/** The address without user and password, fit for logs and messages. */
export function withoutCredentials(url: string): string {
  try {
    const parsed = new URL(url);
    return `${parsed.protocol}//${parsed.host}${parsed.pathname === '/' ? '' : parsed.pathname}`;
  } catch {
    return 'the given address';
  }
}

function assertRedisUrl(url: string): void {
  const protocol = URL.canParse(url) ? new URL(url).protocol : '';
  if (protocol !== 'redis:' && protocol !== 'rediss:') {
    throw invalid(
      'REDIS_URL is not a Redis address; write it as redis://host:6379 or rediss://user:password@host:6379.',
    );
  }
}

function assertNoEviction(memory: string, where: string): void {
  const policy = /maxmemory_policy:(\S+)/.exec(memory)?.[1];
  if (policy !== undefined && policy !== 'noeviction') {
    throw invalid(
      `Redis at ${where} has maxmemory-policy "${policy}" and could drop jobs; set it to "noeviction" (CONFIG SET maxmemory-policy noeviction).`,
    );
  }
}

/** Makes sure that Redis answers and never evicts keys; throws an AppError of one line otherwise. */
export async function checkRedis(url: string): Promise<void> {
  assertRedisUrl(url);
  const where = withoutCredentials(url);
  const client = new Redis(url, {
    lazyConnect: true,
    connectTimeout: connectTimeoutMs,
    commandTimeout: connectTimeoutMs,
    maxRetriesPerRequest: 0,
    retryStrategy: () => null,
  });
  let reason = '';
  client.on('error', (error: Error) => (reason = error.message));
  try {
    await client.connect();
    assertNoEviction(await client.info('memory'), where);
  } catch (error) {
    if (error instanceof AppError) throw error;
    const message = reason || (error instanceof Error ? error.message : String(error));
    throw unavailable(
      `Redis at ${where} does not answer (${message}); start it or correct REDIS_URL.`,
      error,
    );
  } finally {
    client.disconnect();
  }
}
