import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { commandOf } from '@circuitwatch/platform-local-servers';
import { temporaryFolder } from '@circuitwatch/testing';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';

interface Started {
  readonly child: ChildProcess;
  readonly output: () => string;
  readonly exited: Promise<number | null>;
}

let folder = temporaryFolder('unused');
folder.remove();
let children: ChildProcess[] = [];

beforeEach(() => {
  folder = temporaryFolder('stack');
});
afterEach(async () => {
  for (const child of children) child.kill('SIGKILL');
  children = [];
  for (const pid of Object.values(pids())) if (commandOf(pid) !== '') process.kill(pid, 'SIGKILL');
  await vi.waitFor(
    () => expect(Object.values(pids()).filter((pid) => commandOf(pid) !== '')).toEqual([]),
    10_000,
  );
  folder.remove();
});

function start(env: Record<string, string> = {}): Started {
  const child = spawn(process.execPath, [path.join(import.meta.dirname, 'spec/run-stack.ts')], {
    env: { PATH: process.env['PATH'], PORT: '0', CIRCUITWATCH_DATA_DIR: folder.path, ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  children.push(child);
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => (output += chunk.toString()));
  return { child, output: () => output, exited: new Promise((resolve) => child.once('close', resolve)) };
}

async function ready(started: Started): Promise<void> {
  await vi.waitFor(() => expect(started.output()).toContain('ready\n'), { timeout: 30_000, interval: 50 });
}

/** Process ids of the last start, by name. */
function pids(): Record<string, number> {
  const file = path.join(folder.path, 'stack.json');
  return existsSync(file)
    ? (JSON.parse(readFileSync(file, 'utf8')) as { pids: Record<string, number> }).pids
    : {};
}

async function allGone(numbers: readonly number[]): Promise<void> {
  await vi.waitFor(
    () => expect(numbers.map(commandOf).filter((command) => command !== '')).toEqual([]),
    15_000,
  );
}

describe('startStack', () => {
  it.each(['SIGINT', 'SIGTERM', 'SIGHUP'] as const)('leaves nothing running after %s', async (signal) => {
    const stack = start();
    await ready(stack);
    const running = pids();
    expect(Object.keys(running)).toEqual(
      expect.arrayContaining(['supervisor', 'gateway', 'worker', 'endpoint', 'postgres']),
    );
    expect(statSync(path.join(folder.path, 'stack.json')).mode & 0o777).toBe(0o600);
    expect(statSync(path.join(folder.path, 'admin-token')).mode & 0o777).toBe(0o600);
    stack.child.kill(signal);
    expect(await stack.exited).toBe(0);
    await allGone(Object.values(running));
    expect(existsSync(path.join(folder.path, 'lock'))).toBe(false);
  });

  it('stops everything when it is interrupted in the middle of the first start', async () => {
    const stack = start();
    await vi.waitFor(
      () => expect(existsSync(path.join(folder.path, 'postgres', 'password'))).toBe(true),
      10_000,
    );
    stack.child.kill('SIGINT');
    expect(await stack.exited).toBe(0);
    const file = path.join(folder.path, 'postgres', 'cluster', 'postmaster.pid');
    expect(existsSync(file)).toBe(false);
  });

  it('stops everything when the terminal is closed and output breaks', async () => {
    const stack = start();
    await ready(stack);
    const running = pids();
    stack.child.stdout?.destroy();
    process.kill(running['gateway'] ?? 0, 'SIGKILL');
    expect(await stack.exited).toBe(0);
    await allGone(Object.values(running));
  });

  it('recovers after its own death by kill -9', async () => {
    const first = start();
    await ready(first);
    const left = pids();
    const token = readFileSync(path.join(folder.path, 'admin-token'), 'utf8');
    first.child.kill('SIGKILL');
    await first.exited;
    await allGone([left['gateway'] ?? 0, left['worker'] ?? 0, left['endpoint'] ?? 0]);
    expect(commandOf(left['postgres'] ?? 0)).toContain('postgres');

    const second = start();
    await ready(second);
    await allGone(Object.values(left));
    expect(second.output()).toContain('that an earlier start left behind');
    expect(readFileSync(path.join(folder.path, 'admin-token'), 'utf8')).toBe(token);
    second.child.kill('SIGINT');
    expect(await second.exited).toBe(0);
  });

  it('starts a process again that was killed, servers included', async () => {
    const stack = start();
    await ready(stack);
    const { gateway = 0, postgres = 0 } = pids();
    process.kill(gateway, 'SIGKILL');
    process.kill(postgres, 'SIGKILL');
    await vi.waitFor(() => {
      expect(stack.output()).toContain('The gateway ended by itself; starting it again in 0.5 s.');
      expect(stack.output()).toContain('PostgreSQL ended by itself');
      expect(pids()['gateway']).not.toBe(gateway);
      expect(pids()['postgres']).not.toBe(postgres);
    }, 10_000);
    stack.child.kill('SIGINT');
    expect(await stack.exited).toBe(0);
  });

  it('refuses a second start on the same folder in one line', async () => {
    const first = start();
    await ready(first);
    const second = start();
    expect(await second.exited).toBe(1);
    expect(second.output()).toContain(`The data folder ${folder.path} is in use by another start`);
    expect(commandOf(pids()['gateway'] ?? 0)).not.toBe('');
    first.child.kill('SIGINT');
    await first.exited;
  });

  it('names every wrong variable at once', async () => {
    const stack = start({ PORT: 'http', DATABASE_URL: 'mysql://root:hunter2@db/x' });
    await stack.exited;
    expect(stack.output()).toMatch(/DATABASE_URL: must be an address.*PORT: must be a whole number/s);
    expect(stack.output()).not.toContain('hunter2');
  });
});
