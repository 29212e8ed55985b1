import { startTestPostgres, type TestPostgres } from '@circuitwatch/testing';
import pg from 'pg';
import { migrate } from '../migrate.ts';
import { openDatabase } from '../open-database.ts';
import type { Persistence } from '../persistence.ts';

/** A migrated private database with its repositories. */
export interface TestPersistence {
  readonly postgres: TestPostgres;
  readonly url: string;
  readonly db: Persistence;
  /** Every statement since the start; set its length to 0 to count anew. */
  readonly statements: string[];
  /** Plain SQL past the repositories. */
  sql<Row extends pg.QueryResultRow = pg.QueryResultRow>(
    text: string,
    values?: readonly unknown[],
  ): Promise<Row[]>;
  stop(): Promise<void>;
}

/** Starts PostgreSQL for one test file; stop it in afterAll. */
export async function startTestPersistence(): Promise<TestPersistence> {
  const postgres = await startTestPostgres();
  const url = await postgres.createDatabase();
  await migrate(url);
  const statements: string[] = [];
  const db = openDatabase({ url, log: ({ sql }) => statements.push(sql) });
  const pool = new pg.Pool({ connectionString: url, max: 2 });
  pool.on('error', () => undefined);
  return {
    postgres,
    url,
    db,
    statements,
    sql: async <Row extends pg.QueryResultRow>(text: string, values: readonly unknown[] = []) =>
      (await pool.query<Row>(text, [...values])).rows,
    stop: async () => {
      await db.close();
      await pool.end();
      await postgres.stop();
    },
  };
}
