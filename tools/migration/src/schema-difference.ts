import { readFileSync } from 'node:fs';
import path from 'node:path';
import { migrate } from '@circuitwatch/persistence';
import { startTestPostgres } from '@circuitwatch/testing';
import { bindMigrationAwareSqlAdapterFactory } from '@prisma/driver-adapter-utils';
import { SchemaEngine } from '@prisma/schema-engine-wasm';
import pg from 'pg';
import { introspectionAdapterFactory } from './introspection-adapter.ts';

async function difference(pool: pg.Pool, schemaFile: string): Promise<string> {
  const content = readFileSync(schemaFile, 'utf8');
  const files = [{ path: schemaFile, content }];
  const adapters = bindMigrationAwareSqlAdapterFactory(introspectionAdapterFactory(pool));
  const engine = await SchemaEngine.new({ datamodels: [[schemaFile, content]] }, () => undefined, adapters);
  const result = await engine.diff({
    from: { tag: 'schemaDatasource', files, configDir: path.dirname(schemaFile) },
    to: { tag: 'schemaDatamodel', files },
    script: true,
    exitCode: true,
    filters: { externalTables: [], externalEnums: [] },
  });
  return result.exitCode === 0 ? '' : (result.stdout ?? '');
}

/**
 * The SQL that leads from what the migrations make to what the schema says; empty when they agree. What Prisma
 * cannot say (partial indexes, checks, triggers, views, storage parameters) does not count as a difference.
 */
export async function schemaDifference(schemaFile: string, migrationsDir: string): Promise<string> {
  const postgres = await startTestPostgres();
  try {
    const url = await postgres.createDatabase();
    await migrate(url, migrationsDir);
    const pool = new pg.Pool({ connectionString: url });
    // pool.end() does not wait for the server's farewell.
    pool.on('error', () => undefined);
    try {
      await pool.query('drop table if exists _prisma_migrations');
      return await difference(pool, schemaFile);
    } finally {
      await pool.end();
    }
  } finally {
    await postgres.stop();
  }
}
