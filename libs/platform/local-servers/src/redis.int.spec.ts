import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Redis } from 'ioredis';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { findRedisServer, startRedis, type LocalRedis, type LocalRedisOptions } from './redis.ts';
import { commandOf } from './server-process.ts';

let folder = '';
let dir = '';
let started: LocalRedis[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-redis-'));
  dir = path.join(folder, 'redis with "a quote"');
});
afterEach(async () => {
  await Promise.all(started.map((server) => server.kill()));
  started = [];
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Partial<LocalRedisOptions> = {}): Promise<LocalRedis> {
  const server = await startRedis({ dir, ...options });
  started.push(server);
  return server;
}

async function ask<Answer>(url: string, question: (client: Redis) => Promise<Answer>): Promise<Answer> {
  const client = new Redis(url, { retryStrategy: () => null });
  client.on('error', () => undefined);
  try {
    return await question(client);
  } finally {
    client.disconnect();
  }
}

async function crashedParent(): Promise<number> {
  const index = path.join(import.meta.dirname, 'index.ts');
  const code = `import { startRedis } from ${JSON.stringify(index)};
    const server = await startRedis({ dir: ${JSON.stringify(dir)} });
    process.stdout.write(String(server.pid), () => process.kill(process.pid, 'SIGKILL'));`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  parent.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await once(parent, 'close');
  return Number(out);
}

// Without redis-server on the PATH there is nothing to start; the queue then runs on PostgreSQL.
describe.skipIf(findRedisServer() === undefined)('startRedis', () => {
  it('keeps data and address over a restart and never evicts', async () => {
    const first = await start();
    await ask(first.url, (client) => client.set('kept', 'yes'));
    expect(await ask(first.url, (client) => client.config('GET', 'maxmemory-policy'))).toContain(
      'noeviction',
    );
    expect(statSync(path.join(dir, 'redis.conf')).mode & 0o777).toBe(0o600);
    await first.stop();
    expect(await first.exited).toBe(0);
    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await ask(second.url, (client) => client.get('kept'))).toBe('yes');
    await second.kill();
    expect(commandOf(second.pid)).toBe('');
  });

  it('turns clients without the password away', async () => {
    const server = await start();
    await expect(ask(`redis://127.0.0.1:${server.port}`, (client) => client.get('x'))).rejects.toThrow(
      /NOAUTH/,
    );
  });

  it('takes over from a server whose parent was killed', async () => {
    const orphan = await crashedParent();
    expect(commandOf(orphan)).toContain('redis-server');
    const server = await start();
    expect(commandOf(orphan)).toBe('');
    expect(await ask(server.url, (client) => client.ping())).toBe('PONG');
  });

  it('leaves no server behind when it cannot start', async () => {
    await expect(start({ binary: 'no-such-redis-server' })).rejects.toThrow(/could not be started/);
  });
});
