import { open, rm, writeFile } from 'node:fs/promises';
import { DuckDBInstance, type DuckDBConnection } from '@duckdb/node-api';
import type { ArchivedTable } from './archive-columns.ts';

/** One day of a table on its way into a file. */
export interface DayFile {
  /** Adds rows, one JSON object a line, by SQL names. */
  readonly add: (lines: string) => Promise<void>;
  /** Rows that were added. */
  readonly count: () => Promise<number>;
  /**
   * Writes what was added, and the rows of `earlier` that are not among it, into a new file; it is whole and on the
   * disk when this resolves. Returns how many rows it holds.
   */
  readonly write: (path: string, earlier: string | null) => Promise<number>;
  readonly close: () => Promise<void>;
}

/** The longest line: a row may hold as much as a request of the intake. */
const longestLine = 64 * 2 ** 20;

function quoted(text: string): string {
  return `'${text.replaceAll("'", "''")}'`;
}

async function numberOf(connection: DuckDBConnection, sql: string): Promise<number> {
  const reader = await connection.runAndReadAll(sql);
  return Number(reader.getRows()[0]?.[0] ?? 0);
}

/** Renaming a file that the disk has not got yet would leave an empty one after a power cut. */
export async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** Opens a database in files `<place>.duckdb` and beside it, which `close` removes; it needs little memory. */
export async function openDayFile(place: string, table: ArchivedTable): Promise<DayFile> {
  const database = `${place}.duckdb`;
  const page = `${place}.json`;
  const spill = `${place}.spill`;
  const instance = await DuckDBInstance.create(database, {
    threads: '1',
    memory_limit: '512MB',
    temp_directory: spill,
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
  });
  const connection = await instance.connect();
  const names = table.columns.map(([name]) => `"${name}"`).join(', ');
  const types = table.columns.map(([name, type]) => `"${name}" ${type}`).join(', ');
  const shapes = table.columns.map(([name, type]) => `"${name}": '${type}'`).join(', ');
  await connection.run(`set TimeZone = 'UTC'`);
  await connection.run(`create table fresh (${types})`);
  return {
    add: async (lines) => {
      if (lines === '') return;
      await writeFile(page, `${lines}\n`, { mode: 0o600 });
      await connection.run(
        `insert into fresh select ${names} from read_json(${quoted(page)}, format = 'newline_delimited',
           columns = {${shapes}}, maximum_object_size = ${longestLine})`,
      );
    },
    count: () => numberOf(connection, 'select count(*) from fresh'),
    write: async (path, earlier) => {
      const key = [table.timeColumn, 'id'];
      const rows =
        earlier === null
          ? `select ${names} from fresh`
          : `select ${names} from fresh union all by name
             select * from read_parquet(${quoted(earlier)}) old
             where not exists (select 1 from fresh
               where ${key.map((name) => `fresh."${name}" = old."${name}"`).join(' and ')})`;
      const order = table.order.map((name) => `"${name}"`).join(', ');
      await connection.run(
        `copy (select * from (${rows}) order by ${order}) to ${quoted(path)} (format parquet, compression zstd)`,
      );
      await toDisk(path);
      return numberOf(connection, `select count(*) from read_parquet(${quoted(path)})`);
    },
    close: async () => {
      connection.closeSync();
      instance.closeSync();
      for (const left of [database, `${database}.wal`, page, spill])
        await rm(left, { recursive: true, force: true });
    },
  };
}
