import { rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { startTestPostgres, temporaryFolder } from '@circuitwatch/testing';
import { DuckDBInstance } from '@duckdb/node-api';
import pg from 'pg';
import { telemetryTables, translateKql, type KqlType, type StoredType, type Translation } from '../index.ts';

/** A cell as plain code has it: numbers, strings, booleans, null, or what JSON gives. */
export type Cell = unknown;

/** The same telemetry in a private Postgres and in DuckDB. */
export interface BothDatabases {
  /** Adds rows, whose keys are KQL's names. */
  add(table: string, rows: readonly object[]): Promise<void>;
  /** Answers of Postgres and of DuckDB. */
  ask(kql: string, options?: AskOptions): Promise<{ postgres: Answer; duckdb: Answer }>;
  /** Any statement in Postgres. */
  postgres(sql: string, parameters?: readonly unknown[]): Promise<Cell[][]>;
  stop(): Promise<void>;
}

/** An answer and how it came about. */
export interface Answer {
  readonly translation: Translation;
  readonly rows: Cell[][];
}

export interface AskOptions {
  readonly now?: Date;
  readonly window?: { readonly from: Date; readonly to: Date };
  readonly plants?: readonly string[] | null;
  readonly rowLimit?: number;
}

const postgresTypes: Readonly<Record<StoredType, string>> = {
  datetime: 'timestamptz',
  string: 'text',
  real: 'float8',
  int: 'int4',
  long: 'int8',
  bool: 'boolean',
  dynamic: 'jsonb',
};
const duckdbTypes: Readonly<Record<StoredType, string>> = {
  ...postgresTypes,
  datetime: 'timestamptz',
  string: 'varchar',
  dynamic: 'json',
};

function createStatements(types: Readonly<Record<StoredType, string>>): string[] {
  return telemetryTables.map(({ sqlName, columns }) => {
    const list = columns.map((column) => `"${column.sqlName}" ${types[column.type]}`).join(', ');
    return `create table "${sqlName}" (${list}, id int8)`;
  });
}

function cell(value: unknown, type: KqlType): Cell {
  if (value === null) return null;
  if (type === 'dynamic' && typeof value === 'string') return JSON.parse(value) as unknown;
  return type === 'long' || type === 'int' || type === 'real' ? Number(value) : value;
}

function plainRows({ columns }: Translation, rows: readonly (readonly unknown[])[]): Cell[][] {
  return rows.map((row) => row.map((value, index) => cell(value, columns[index]?.type ?? 'string')));
}

/** Starts both; stop them in afterAll. */
export async function startBothDatabases(): Promise<BothDatabases> {
  const server = await startTestPostgres();
  const pool = new pg.Pool({ connectionString: await server.createDatabase(), max: 2 });
  pool.on('error', () => undefined);
  const instance = await DuckDBInstance.create(':memory:', { threads: '2' });
  const duck = await instance.connect();
  const folder = temporaryFolder('kql');
  await duck.run(`set TimeZone = 'UTC'`);
  for (const statement of createStatements(postgresTypes)) await pool.query(statement);
  for (const statement of createStatements(duckdbTypes)) await duck.run(statement);

  const add: BothDatabases['add'] = async (name, rows) => {
    const table = telemetryTables.find((candidate) => candidate.name === name);
    if (table === undefined) throw new Error(`No table ${name}`);
    const stored = rows.map((row) =>
      Object.fromEntries(
        table.columns.map((column) => [column.sqlName, Reflect.get(row, column.name) ?? null]),
      ),
    );
    const json = JSON.stringify(stored);
    await pool.query(
      `insert into "${table.sqlName}" select * from jsonb_populate_recordset(null::"${table.sqlName}", $1)`,
      [json],
    );
    const file = path.join(folder.path, 'rows.json');
    writeFileSync(file, json);
    const columns = table.columns
      .map((column) => `"${column.sqlName}": '${duckdbTypes[column.type]}'`)
      .join(', ');
    await duck.run(
      `insert into "${table.sqlName}" select * from read_json('${file}', columns = {${columns}, id: 'bigint'})`,
    );
    rmSync(file);
  };

  return {
    add,
    postgres: async (sql, parameters = []) =>
      (await pool.query<unknown[]>({ text: sql, values: [...parameters], rowMode: 'array' })).rows,
    ask: async (kql, options = {}) => {
      const {
        now = new Date('2026-03-01T12:00:00Z'),
        plants = null,
        rowLimit = 100_000,
        window = null,
      } = options;
      const translated = (dialect: 'postgres' | 'duckdb') =>
        translateKql(kql, { dialect, now, plants, rowLimit, window });
      const live = translated('postgres');
      const answer = await pool.query<unknown[]>({
        text: live.sql,
        values: [...live.parameters],
        rowMode: 'array',
      });
      const archived = translated('duckdb');
      const reader = await duck.runAndReadAll(archived.sql, [...archived.parameters]);
      return {
        postgres: { translation: live, rows: plainRows(live, answer.rows) },
        duckdb: { translation: archived, rows: plainRows(archived, reader.getRowsJS()) },
      };
    },
    stop: async () => {
      await pool.end();
      await server.stop();
      duck.closeSync();
      instance.closeSync();
      folder.remove();
    },
  };
}
