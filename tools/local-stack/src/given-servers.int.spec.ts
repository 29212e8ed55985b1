import { startTestPostgres, startTestRedis } from '@circuitwatch/testing';
import { Redis } from 'ioredis';
import { describe, expect, it } from 'vitest';
import { freePort } from '@circuitwatch/platform-local-servers';
import { checkDatabase, checkRedis } from './given-servers.ts';

async function refusal(attempt: Promise<void>): Promise<string> {
  return attempt.then(
    () => 'accepted',
    (error: unknown) => (error instanceof Error ? error.message : String(error)),
  );
}

describe('checkDatabase', () => {
  it('accepts a server that answers, and names in one line what is wrong with one that does not', async () => {
    const server = await startTestPostgres();
    expect(await refusal(checkDatabase(server.url))).toBe('accepted');
    const wrong = await refusal(checkDatabase(server.url.replace(/:[^:@]+@/, ':hunter2@')));
    expect(wrong).toMatch(
      /^DATABASE_URL does not lead to a usable PostgreSQL \(password authentication failed/,
    );
    expect(wrong).not.toMatch(/hunter2|\n/);
    await server.stop();
    const gone = await refusal(checkDatabase(server.url));
    expect(gone).toMatch(/ECONNREFUSED.*unset it to use the embedded one\.$/);
  });
});

describe('checkRedis', () => {
  it('accepts a Redis that keeps everything and refuses one that evicts', async ({ skip }) => {
    const server = await startTestRedis();
    if (server === null) return skip();
    expect(await refusal(checkRedis(server.url))).toBe('accepted');
    const client = new Redis(server.url);
    await client.config('SET', 'maxmemory-policy', 'allkeys-lru');
    client.disconnect();
    expect(await refusal(checkRedis(server.url))).toBe(
      'The Redis of REDIS_URL may throw jobs away (maxmemory-policy is allkeys-lru): set it to noeviction, or give another Redis.',
    );
    expect(await refusal(checkRedis(server.url.replace(/:[^:@]+@/, ':hunter2@')))).toMatch(/WRONGPASS/);
    await server.stop();
  });

  it('says in one line that nothing listens there', async () => {
    const message = await refusal(checkRedis(`redis://127.0.0.1:${await freePort()}`));
    expect(message).toMatch(
      /^REDIS_URL does not lead to a usable Redis \(.*ECONNREFUSED.*unset it to do without\.$/,
    );
  });
});
