import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { createServer } from 'node:net';
import path from 'node:path';
import { migrate } from '@circuitwatch/persistence';
import { startTestPostgres, type TestPostgres } from '@circuitwatch/testing';
import { afterAll, afterEach, beforeAll, describe, expect, it, vi } from 'vitest';

function lineWith(text: string, part: string): string | undefined {
  return text.split('\n').find((line) => line.includes(part) && line.endsWith('}'));
}

const main = path.join(import.meta.dirname, 'main.ts');

describe('the gateway as a process', () => {
  let postgres: TestPostgres;
  let databaseUrl: string;
  const children: ChildProcess[] = [];
  beforeAll(async () => {
    postgres = await startTestPostgres();
    databaseUrl = await postgres.createDatabase();
    await migrate(databaseUrl);
  });
  afterEach(() => {
    for (const child of children.splice(0)) child.kill('SIGKILL');
  });
  afterAll(() => postgres.stop());

  function start(env: Readonly<Record<string, string>>) {
    const child = fork(main, {
      env: { PATH: process.env['PATH'] ?? '', HOST: '127.0.0.1', ...env },
      execArgv: [],
      stdio: ['ignore', 'pipe', 'pipe', 'ipc'],
    });
    children.push(child);
    let output = '';
    let errors = '';
    child.stdout?.on('data', (chunk: Buffer) => void (output += chunk.toString()));
    child.stderr?.on('data', (chunk: Buffer) => void (errors += chunk.toString()));
    return { child, exited: once(child, 'exit'), output: () => output, errors: () => errors };
  }

  async function startReady() {
    const started = start({ DATABASE_URL: databaseUrl, PORT: '0' });
    const [message] = (await once(started.child, 'message')) as unknown[];
    expect(message).toEqual({ type: 'ready' });
    const line = await vi.waitUntil(() => lineWith(started.output(), 'Listening.'));
    return { ...started, url: (JSON.parse(line) as { url: string }).url };
  }

  it.each(['SIGTERM', 'SIGINT'] as const)('listens, says so, and stops in order on %s', async (signal) => {
    const { child, exited, url } = await startReady();
    expect((await fetch(`${url}/readyz`)).status).toBe(200);
    child.kill(signal);
    expect(await exited).toEqual([0, null]);
  });

  it('stops when its parent process is gone', async () => {
    const { child, exited } = await startReady();
    child.disconnect();
    expect(await exited).toEqual([0, null]);
  });

  it.each([
    ['no database', {}, /^circuitwatch gateway: .*DATABASE_URL: is required/],
    [
      'several mistakes',
      { DATABASE_URL: 'mysql://secret@x', PORT: 'x' },
      /DATABASE_URL: must be .*; PORT: must be/,
    ],
    [
      'an address of another machine',
      { HOST: '192.0.2.1', PORT: '0' },
      /HOST 192.0.2.1 is not an address of this machine/,
    ],
  ])('says in one line that it cannot start with %s', async (_, env, line) => {
    const { exited, errors } = start('HOST' in env ? { DATABASE_URL: databaseUrl, ...env } : env);
    expect(await exited).toEqual([1, null]);
    expect(errors().trim()).toMatch(line);
    expect(errors().trim().split('\n')).toHaveLength(1);
    expect(errors()).not.toContain('secret');
  });

  it('says in one line that its port is taken', async () => {
    const server = createServer().listen(0, '127.0.0.1');
    await once(server, 'listening');
    const address = server.address();
    const port = typeof address === 'object' && address !== null ? address.port : 0;
    const { exited, errors } = start({ DATABASE_URL: databaseUrl, PORT: String(port) });
    expect(await exited).toEqual([1, null]);
    expect(errors().trim()).toBe(
      `circuitwatch gateway: Port ${port} of 127.0.0.1 is taken: stop what listens there, or choose another one with PORT.`,
    );
    server.close();
  });

  it('says in one line that the database does not answer', async () => {
    const { exited, errors } = start({ DATABASE_URL: 'postgres://nobody@127.0.0.1:1/none', PORT: '0' });
    expect(await exited).toEqual([1, null]);
    expect(errors().trim()).toBe(
      'circuitwatch gateway: The database does not answer; try again in a moment.',
    );
  });
});
