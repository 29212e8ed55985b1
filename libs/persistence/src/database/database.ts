import { PrismaPg } from '@prisma/adapter-pg';
import pg from 'pg';
import { translateErrors } from '../errors.ts';
import { PrismaClient, type Prisma } from '../generated/prisma/client.ts';
import type { StatementEvent } from '../persistence.ts';
import { connectTo, type DatabaseAddress } from './address.ts';

/** One statement's parameters; arrays go with a cast such as `$1::uuid[]`, everything bigger as JSON text. */
export type Parameter = string | number | boolean | bigint | Date | null | Uint8Array | readonly string[];

/** A connection or a transaction, for Prisma and for SQL alike. */
export interface Database {
  readonly prisma: Prisma.TransactionClient;
  /** Runs SQL in the same transaction; columns come back as named in the statement. */
  query<Row>(sql: string, ...parameters: readonly Parameter[]): Promise<readonly Row[]>;
  /** Runs `work` in a transaction; inside of one, as a part of it. */
  transaction<Result>(work: (database: Database) => Promise<Result>): Promise<Result>;
}

/** A statement that changes nothing, and its bounds. */
export interface ReadOnlyQuery {
  readonly sql: string;
  readonly parameters: readonly (string | number | boolean | null)[];
  /** The statement is ended by the server after so long. */
  readonly timeoutMs: number;
}

/** Runs a statement in a read-only transaction of its own; rows as arrays, numbers as numbers. */
export type ReadRows = (query: ReadOnlyQuery) => Promise<readonly (readonly unknown[])[]>;

/** The pool behind a Database. */
export interface Connection {
  readonly database: Database;
  readonly readRows: ReadRows;
  ping(): Promise<void>;
  usage(): { readonly inUse: number; readonly waiting: number };
  close(): Promise<void>;
}

/** A transaction waits this long for a connection, and may take this long; milliseconds. */
const transactionLimits = { maxWait: 10_000, timeout: 60_000 };

function onClient(
  client: PrismaClient | Prisma.TransactionClient,
  transaction: Database['transaction'],
): Database {
  return {
    prisma: client,
    query: <Row>(sql: string, ...parameters: readonly Parameter[]) =>
      client.$queryRawUnsafe<readonly Row[]>(sql, ...parameters),
    transaction,
  };
}

function inTransaction(client: Prisma.TransactionClient): Database {
  const database: Database = onClient(client, (work) => work(database));
  return database;
}

/** Connects lazily; sessions run in UTC because Prisma drops the offset of what PostgreSQL sends. */
export function connect(
  address: DatabaseAddress,
  poolSize: number,
  log?: (statement: StatementEvent) => void,
): Connection {
  const pool = new pg.Pool({
    ...connectTo(address),
    max: poolSize,
    connectionTimeoutMillis: 10_000,
    options: '-c timezone=UTC',
    application_name: 'circuitwatch',
  });
  // An idle connection that breaks is replaced on next use; without a listener it would end the process.
  pool.on('error', () => undefined);
  const prisma = new PrismaClient({ adapter: new PrismaPg(pool), log: [{ emit: 'event', level: 'query' }] });
  if (log !== undefined)
    prisma.$on('query', (event) => log({ sql: event.query, durationMs: event.duration }));
  const database = onClient(prisma, (work) =>
    prisma.$transaction((client) => work(inTransaction(client)), transactionLimits),
  );
  let closed: Promise<void> | undefined;
  return {
    database,
    readRows: (query) => readRows(pool, query),
    ping: () => translateErrors(async () => void (await pool.query('select 1'))),
    usage: () => ({ inUse: pool.totalCount - pool.idleCount, waiting: pool.waitingCount }),
    close: () => (closed ??= prisma.$disconnect().then(() => pool.end())),
  };
}

/** Counts are whole numbers beyond 2^53 in theory only; as numbers they can be compared and drawn. */
const numberTypes: ReadonlySet<number> = new Set([pg.types.builtins.INT8, pg.types.builtins.NUMERIC]);
const types: pg.CustomTypesConfig = {
  getTypeParser: (id, format) =>
    numberTypes.has(id) ? Number : (pg.types.getTypeParser(id, format) as unknown),
};

/**
 * Groups by hour and circuit of a month fit. The planner takes them for ten times as many as they are; with the usual
 * 4 MB it would sort all rows on the disk instead.
 */
const roomToGroup = `set local work_mem = '64MB'; set local hash_mem_multiplier = 6`;

async function readRows(
  pool: pg.Pool,
  { sql, parameters, timeoutMs }: ReadOnlyQuery,
): Promise<readonly (readonly unknown[])[]> {
  const client = await pool.connect();
  let broken: unknown;
  try {
    await client.query(
      `begin read only; set local statement_timeout = ${Math.ceil(timeoutMs)};
       ${roomToGroup}; set local jit = off`,
    );
    const { rows } = await client.query<unknown[]>({
      text: sql,
      values: [...parameters],
      rowMode: 'array',
      types,
    });
    return rows;
  } catch (error) {
    broken = error;
    throw error;
  } finally {
    await client.query('rollback').catch((error: unknown) => {
      broken = error;
    });
    client.release(broken instanceof Error && !('code' in broken) ? broken : undefined);
  }
}
