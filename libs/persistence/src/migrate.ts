import { createHash, randomUUID } from 'node:crypto';
import { existsSync, readFileSync, readdirSync } from 'node:fs';
import path from 'node:path';
import { conflict } from '@circuitwatch/platform-errors';
import pg from 'pg';
import { connectTo, type DatabaseAddress } from './database/address.ts';
import { translateErrors } from './errors.ts';

/** The lock that Prisma's own tools take, so that two appliers never overlap. */
const advisoryLock = 72_707_369;

const defaultMigrationsDir = path.resolve(import.meta.dirname, '../../../prisma/migrations');

/** Prisma's table to the letter: its command line can take over at any time. */
const createHistory = `create table if not exists _prisma_migrations (
  id varchar(36) primary key not null,
  checksum varchar(64) not null,
  finished_at timestamptz,
  migration_name varchar(255) not null,
  logs text,
  rolled_back_at timestamptz,
  started_at timestamptz not null default now(),
  applied_steps_count integer not null default 0
)`;

interface Migration {
  readonly name: string;
  readonly sql: string;
  readonly checksum: string;
}

function readMigrations(dir: string): readonly Migration[] {
  if (!existsSync(dir)) return [];
  const names = readdirSync(dir, { withFileTypes: true }).filter((entry) => entry.isDirectory());
  return names
    .map((entry) => entry.name)
    .sort()
    .map((name) => {
      const content = readFileSync(path.join(dir, name, 'migration.sql'));
      return { name, sql: content.toString(), checksum: createHash('sha256').update(content).digest('hex') };
    });
}

interface AppliedMigration {
  readonly migration_name: string;
  readonly checksum: string;
  readonly finished_at: Date | null;
}

async function readHistory(client: pg.Client): Promise<ReadonlyMap<string, AppliedMigration>> {
  await client.query(createHistory);
  const { rows } = await client.query<AppliedMigration>(
    'select migration_name, checksum, finished_at from _prisma_migrations where rolled_back_at is null',
  );
  return new Map(rows.map((row) => [row.migration_name, row]));
}

function checkHistory(
  migrations: readonly Migration[],
  history: ReadonlyMap<string, AppliedMigration>,
): void {
  const known = new Map(migrations.map((migration) => [migration.name, migration]));
  for (const [name, applied] of history) {
    const migration = known.get(name);
    if (applied.finished_at === null) {
      throw conflict(
        `Migration ${name} failed half-way in this database; restore a backup or mend it by hand.`,
      );
    }
    if (migration === undefined) {
      throw conflict(`The database holds migration ${name}, which this release does not know: it is newer.`);
    }
    if (migration.checksum !== applied.checksum) {
      throw conflict(
        `Migration ${name} was edited after it was applied; put the file back and add a new one.`,
      );
    }
  }
}

async function applyMigration(client: pg.Client, migration: Migration): Promise<void> {
  await client.query('begin');
  try {
    await client.query(migration.sql);
    await client.query(
      `insert into _prisma_migrations (id, checksum, migration_name, finished_at, applied_steps_count)
       values ($1, $2, $3, clock_timestamp(), 1)`,
      [randomUUID(), migration.checksum, migration.name],
    );
    await client.query('commit');
  } catch (error) {
    await client.query('rollback').catch(() => undefined);
    throw error;
  }
}

/**
 * Brings the database to the newest migration and returns the names it applied; each one commits on its own.
 * CONFLICT for an edited, failed or unknown migration, UNAVAILABLE when the database does not answer.
 */
export async function migrate(
  address: DatabaseAddress,
  migrationsDir = defaultMigrationsDir,
): Promise<readonly string[]> {
  const migrations = readMigrations(migrationsDir);
  return translateErrors(async () => {
    const client = new pg.Client({ ...connectTo(address), connectionTimeoutMillis: 10_000 });
    await client.connect();
    // A connection that breaks fails the query that runs; without a listener it would end the process.
    client.on('error', () => undefined);
    try {
      await client.query('select pg_advisory_lock($1)', [advisoryLock]);
      const history = await readHistory(client);
      checkHistory(migrations, history);
      const waiting = migrations.filter((migration) => !history.has(migration.name));
      for (const migration of waiting) await applyMigration(client, migration);
      return waiting.map((migration) => migration.name);
    } finally {
      await client.end();
    }
  });
}

/** Names of the migrations that the database lacks, oldest first; reads only. UNAVAILABLE when it does not answer. */
export async function pendingMigrations(
  address: DatabaseAddress,
  migrationsDir = defaultMigrationsDir,
): Promise<readonly string[]> {
  const names = readMigrations(migrationsDir).map(({ name }) => name);
  return translateErrors(async () => {
    const client = new pg.Client({ ...connectTo(address), connectionTimeoutMillis: 10_000 });
    await client.connect();
    client.on('error', () => undefined);
    try {
      const { rows } = await client.query<{ there: boolean }>(
        `select to_regclass('_prisma_migrations') is not null as there`,
      );
      if (rows[0]?.there !== true) return names;
      const finished = await client.query<{ name: string }>(
        'select migration_name as name from _prisma_migrations where finished_at is not null and rolled_back_at is null',
      );
      const applied = new Set(finished.rows.map(({ name }) => name));
      return names.filter((name) => !applied.has(name));
    } finally {
      await client.end();
    }
  });
}
