import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import pg from 'pg';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { startPostgres, type LocalPostgres, type LocalPostgresOptions } from './postgres.ts';
import { closedFolder } from './postgres-account.ts';
import { commandOf } from './server-process.ts';

let folder = '';
let dataDir = '';
let started: LocalPostgres[] = [];

beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'circuitwatch-pg-'));
  chmodSync(folder, 0o711);
  dataDir = path.join(folder, 'postgres');
});
afterEach(async () => {
  await Promise.all(started.map((server) => server.stop()));
  started = [];
  rmSync(folder, { recursive: true, force: true });
});

async function start(options: Partial<LocalPostgresOptions> = {}): Promise<LocalPostgres> {
  const server = await startPostgres({ dataDir, ...options });
  started.push(server);
  return server;
}

async function query(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url });
  await client.connect();
  try {
    return Object.values(((await client.query(sql)).rows[0] ?? {}) as object)[0];
  } finally {
    await client.end();
  }
}

/** A parent that starts PostgreSQL in the folder and is then killed without a chance to stop it. */
async function crashedParent(): Promise<number> {
  const index = path.join(import.meta.dirname, 'index.ts');
  const code = `import { startPostgres } from ${JSON.stringify(index)};
    const server = await startPostgres({ dataDir: ${JSON.stringify(dataDir)} });
    process.stdout.write(String(server.pid), () => process.kill(process.pid, 'SIGKILL'));`;
  const parent = spawn(process.execPath, ['--input-type=module', '-e', code], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  let out = '';
  parent.stdout.on('data', (chunk: Buffer) => (out += chunk.toString()));
  await once(parent, 'close');
  return Number(out);
}

describe('startPostgres', () => {
  it('keeps data, address and password over a restart, and turns strangers away', async () => {
    const first = await start();
    await query(first.url, 'create table kept as select 7 as number');
    const stranger = first.url.replace(/:[^:@]+@/, ':wrong@');
    await expect(query(stranger, 'select 1')).rejects.toThrow(/password authentication failed/);
    expect(statSync(path.join(dataDir, 'password')).mode & 0o777).toBe(0o600);
    expect(statSync(dataDir).mode & 0o777).toBe(0o700);
    await first.stop();
    expect(await first.exited).toBe(0);

    const second = await start();
    expect(second.url).toBe(first.url);
    expect(await query(second.url, 'select number from kept')).toBe(7);
  });

  it('stops with clients still in transactions', async () => {
    const server = await start({ volatile: true });
    const client = new pg.Client({ connectionString: server.url });
    client.on('error', () => undefined);
    await client.connect();
    await client.query('begin');
    await server.stop();
    expect(commandOf(server.pid)).toBe('');
  });

  it('takes over from a server whose parent was killed', async () => {
    const orphan = await crashedParent();
    expect(commandOf(orphan)).toContain('postgres');
    const lines: string[] = [];
    const server = await start({ onLog: (line) => lines.push(line) });
    expect(commandOf(orphan)).toBe('');
    expect(lines.join('\n')).toContain(`Stopped the PostgreSQL (process ${orphan})`);
    expect(await query(server.url, 'select 1')).toBe(1);
  });

  it('starts over a pid file whose number belongs to some other process, which it leaves alone', async () => {
    const first = await start();
    process.kill(first.pid, 'SIGKILL');
    await first.exited;
    const file = path.join(dataDir, 'cluster', 'postmaster.pid');
    const other = spawn('sleep', ['60']);
    writeFileSync(file, readFileSync(file, 'utf8').replace(/^\d+/, String(other.pid)));
    const second = await start();
    expect(await query(second.url, 'select 1')).toBe(1);
    expect(other.exitCode).toBeNull();
    other.kill();
  });

  it('begins again after an interrupted first start', async () => {
    mkdirSync(path.join(dataDir, 'cluster.new'), { recursive: true });
    writeFileSync(path.join(dataDir, 'cluster.new', 'PG_VERSION'), '18');
    const server = await start({ volatile: true });
    expect(await query(server.url, 'select 1')).toBe(1);
  });

  it('says in one line why a folder cannot be used', async () => {
    writeFileSync(dataDir, 'a file');
    await expect(start()).rejects.toThrow(
      `The folder ${dataDir} cannot be used, a file is in the way: set CIRCUITWATCH_DATA_DIR to a folder that can be written.`,
    );
  });
});

describe('closedFolder', () => {
  it('names the first folder on the way that others may not enter', () => {
    const closed = path.join(folder, 'closed');
    mkdirSync(path.join(closed, 'open', 'data'), { recursive: true });
    chmodSync(closed, 0o700);
    expect(closedFolder(path.join(closed, 'open', 'data'))).toBe(closed);
    chmodSync(closed, 0o711);
    expect(closedFolder(path.join(closed, 'open', 'data'))).toBeUndefined();
  });
});

describe.runIf(process.getuid?.() === 0)('startPostgres as root', () => {
  it('works below a folder that is closed to other users, or names it', async () => {
    chmodSync(folder, 0o700);
    const outcome = await start({ volatile: true }).then(
      () => statSync(path.join(dataDir, 'cluster')).uid,
      (error: unknown) => String(error),
    );
    if (typeof outcome === 'string') expect(outcome).toContain(folder);
    else expect(outcome).toBe(65534);
  });
});
