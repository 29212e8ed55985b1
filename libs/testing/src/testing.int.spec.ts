import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { Redis } from 'ioredis';
import pg from 'pg';
import { describe, expect, it } from 'vitest';
import { startTestAzurite } from './test-azurite.ts';
import { startTestPostgres } from './test-postgres.ts';
import { startTestRedis } from './test-redis.ts';

async function value(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  const { rows } = await client.query<Record<string, unknown>>(sql);
  await client.end();
  return Object.values(rows[0] ?? {})[0];
}

describe('startTestPostgres', () => {
  it('gives separate databases and leaves nothing running', async () => {
    const postgres = await startTestPostgres();
    const first = await postgres.createDatabase();
    await value(first, 'create table only_here as select 7 as number');
    const second = await postgres.createDatabase();
    expect(await value(second, `select to_regclass('only_here')::text`)).toBeNull();
    const copy = await postgres.createDatabase(first);
    expect(await value(copy, 'select number from only_here')).toBe(7);
    await postgres.stop();
    await postgres.stop();
    await expect(value(first, 'select 1')).rejects.toThrow();
    expect(() => process.kill(postgres.pid, 0)).toThrow();
  });

  it('comes back from kill -9 on the same port with what was committed', async () => {
    const postgres = await startTestPostgres({ durable: true });
    const url = await postgres.createDatabase();
    await value(url, 'create table kept as select 7 as number');
    await postgres.kill();
    await expect(value(url, 'select 1')).rejects.toThrow();
    await postgres.restart();
    expect(await value(url, 'select number from kept')).toBe(7);
    await postgres.stop();
    expect(() => process.kill(postgres.pid, 0)).toThrow();
  });
});

describe('a test run that is killed', () => {
  function start(): ChildProcess {
    const program = `import { startTestAzurite } from './test-azurite.ts';
import { startTestPostgres } from './test-postgres.ts';
      const { pid, url } = await startTestPostgres();
      console.log(JSON.stringify({ pid, url }));
      setInterval(() => undefined, 1_000);`;
    return spawn(process.execPath, ['--input-type=module-typescript', '-e', program], {
      cwd: import.meta.dirname,
      stdio: ['ignore', 'pipe', 'inherit'],
    });
  }

  it('leaves no server and no files', async () => {
    const run = start();
    const line = await new Promise<string>((resolve) =>
      run.stdout?.once('data', (chunk: Buffer) => resolve(chunk.toString())),
    );
    const { pid, url } = JSON.parse(line) as { pid: number; url: string };
    const folder = await value(url, 'show data_directory');
    expect(existsSync(String(folder))).toBe(true);
    run.kill('SIGKILL');
    const isGone = (): boolean => {
      try {
        process.kill(pid, 0);
        return false;
      } catch {
        return !existsSync(String(folder));
      }
    };
    await expect.poll(isGone, { timeout: 10_000 }).toBe(true);
  });
});

describe('startTestRedis', () => {
  it('keeps acknowledged writes over a kill and refuses clients without its password', async ({ skip }) => {
    const redis = await startTestRedis();
    if (redis === null) return skip();
    const connect = (url: string): Redis => new Redis(url, { retryStrategy: () => null, lazyConnect: true });
    const writer = connect(redis.url);
    writer.on('error', () => undefined);
    await writer.config('SET', 'appendfsync', 'always');
    await writer.set('kept', 'yes');
    expect(await writer.config('GET', 'maxmemory-policy')).toContain('noeviction');
    const stranger = connect(redis.url.replace(/:[^:@]*@/, ''));
    stranger.on('error', () => undefined);
    await expect(stranger.set('a', 'b')).rejects.toThrow(/NOAUTH/);
    stranger.disconnect();
    await redis.kill();
    writer.disconnect();
    await redis.restart();
    const reader = connect(redis.url);
    expect(await reader.get('kept')).toBe('yes');
    reader.disconnect();
    await redis.stop();
  });
});

describe('startTestAzurite', () => {
  it('answers for its account and is gone when it is stopped', async ({ skip }) => {
    const azurite = await startTestAzurite();
    if (azurite === null) return skip();
    // Azurite wants a signature for this, as Azure does.
    const answer = await fetch(`${azurite.url}?comp=list`);
    expect(answer.status).toBe(403);
    expect(azurite.uriOf('data/a b')).toBe('https://devstoreaccount1.blob.core.windows.net/data/a%20b');
    await azurite.stop();
    await expect(fetch(azurite.url)).rejects.toThrow();
    // The first of all starts fetches Azurite.
  }, 360_000);
});
