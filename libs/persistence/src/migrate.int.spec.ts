import { appendFileSync, cpSync, mkdirSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startTestPostgres, temporaryFolder, type TestPostgres } from '@circuitwatch/testing';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, it } from 'vitest';
import { migrate } from './migrate.ts';

const source = path.resolve(import.meta.dirname, '../../../prisma/migrations');

describe('migrate', () => {
  let postgres: TestPostgres;
  let folder: ReturnType<typeof temporaryFolder>;
  let dir: string;
  let url: string;

  beforeAll(async () => {
    postgres = await startTestPostgres();
  });
  afterAll(() => postgres.stop());
  beforeEach(async () => {
    folder = temporaryFolder('migrations');
    dir = path.join(folder.path, 'migrations');
    cpSync(source, dir, { recursive: true });
    url = await postgres.createDatabase();
  });
  afterEach(() => folder.remove());

  function addMigration(name: string, sql: string): void {
    mkdirSync(path.join(dir, name));
    writeFileSync(path.join(dir, name, 'migration.sql'), sql);
  }

  async function tableExists(name: string): Promise<boolean> {
    const client = new pg.Client(url);
    await client.connect();
    const { rows } = await client.query<{ found: string | null }>('select to_regclass($1)::text as found', [
      name,
    ]);
    await client.end();
    return rows[0]?.found != null;
  }

  it('applies each migration once, also when two processes start together', async () => {
    const results = await Promise.all([migrate(url, dir), migrate(url, dir)]);
    const migrations = readdirSync(dir).filter((name) => !name.endsWith('.toml'));
    expect(results.flat().sort()).toEqual(migrations.sort());
    expect(await migrate(url, dir)).toEqual([]);
  });

  it('rolls a failing migration back and applies it once it is mended', async () => {
    await migrate(url, dir);
    addMigration('29990101000000_next', 'create table half (id int); select nonsense from nowhere;');
    await expect(migrate(url, dir)).rejects.toThrow(/nowhere/);
    expect(await tableExists('half')).toBe(false);
    writeFileSync(path.join(dir, '29990101000000_next', 'migration.sql'), 'create table whole (id int);');
    expect(await migrate(url, dir)).toEqual(['29990101000000_next']);
    expect(await tableExists('whole')).toBe(true);
  });

  it('refuses an edited migration', async () => {
    await migrate(url, dir);
    const first = readdirSync(dir).sort()[0] ?? '';
    appendFileSync(path.join(dir, first, 'migration.sql'), '\n-- harmless?\n');
    await expect(migrate(url, dir)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining(first) as unknown,
    });
  });

  it('refuses a database of a newer release', async () => {
    addMigration('29990101000000_future', 'create table future (id int);');
    await migrate(url, dir);
    rmSync(path.join(dir, '29990101000000_future'), { recursive: true });
    await expect(migrate(url, dir)).rejects.toMatchObject({
      code: 'CONFLICT',
      message: expect.stringContaining('29990101000000_future') as unknown,
    });
  });

  it('says UNAVAILABLE or INVALID for a wrong address, never the password', async () => {
    const wrongPort = 'postgres://circuitwatch:hunter2@127.0.0.1:1/postgres';
    await expect(migrate(wrongPort, dir)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      message: expect.not.stringContaining('hunter2') as unknown,
    });
    const wrongName = new URL(url);
    wrongName.pathname = '/nowhere';
    await expect(migrate(wrongName.href, dir)).rejects.toMatchObject({ code: 'INVALID' });
  });
});
