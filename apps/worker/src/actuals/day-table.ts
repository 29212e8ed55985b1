import { open } from 'node:fs/promises';
import type { NewActual } from '@circuitwatch/persistence';
import { actualColumns } from '@circuitwatch/scoring-definitions';
import {
  DuckDBInstance,
  DuckDBTimestampTZValue,
  type DuckDBAppender,
  type DuckDBConnection,
} from '@duckdb/node-api';

/** The actuals of one day, on their way into a file. */
export interface DayTable {
  readonly add: (actuals: readonly NewActual[]) => void;
  /** Writes all that was added to a new file; it is on the disk when this resolves. */
  readonly write: (path: string) => Promise<void>;
  readonly close: () => void;
}

/** Whole numbers that a double holds exactly. */
const isWhole = 'number = trunc(number) and abs(number) < 9007199254740992';
const numberAsText = `case when ${isWhole} then cast(number as bigint)::varchar else number::varchar end`;
const { key, value, timestamp } = actualColumns;

/** The narrowest type that holds all values: labels of classes stay whole, and beside texts a 1 is not `1.0`. */
async function valueSql(connection: DuckDBConnection): Promise<string> {
  const shape = await connection.runAndReadAll(
    `select count(text) > 0, coalesce(bool_and(${isWhole}), false) from actual`,
  );
  const [hasText, areWhole] = shape.getRows()[0] ?? [];
  if (hasText === true) return `coalesce(text, ${numberAsText})`;
  return areWhole === true ? 'cast(number as bigint)' : 'number';
}

function append(appender: DuckDBAppender, { key, number, text, observedAt }: NewActual): void {
  appender.appendVarchar(key);
  if (number === null) appender.appendNull();
  else appender.appendDouble(number);
  if (text === null) appender.appendNull();
  else appender.appendVarchar(text);
  appender.appendTimestampTZ(new DuckDBTimestampTZValue(BigInt(observedAt.getTime()) * 1_000n));
  appender.endRow();
}

/** Renaming a file that the disk has not got yet would leave an empty one after a power cut. */
async function toDisk(path: string): Promise<void> {
  const file = await open(path, 'r+');
  try {
    await file.sync();
  } finally {
    await file.close();
  }
}

/** A table without rows, in a database of its own that needs little. */
export async function openDayTable(): Promise<DayTable> {
  const instance = await DuckDBInstance.create(':memory:', { threads: '1', memory_limit: '256MB' });
  const connection = await instance.connect();
  await connection.run(
    `create table actual (key varchar, number double, text varchar, observed_at timestamptz)`,
  );
  const appender = await connection.createAppender('actual');
  return {
    add: (actuals) => {
      for (const actual of actuals) append(appender, actual);
    },
    write: async (path) => {
      appender.flushSync();
      const shown = await valueSql(connection);
      await connection.run(
        `copy (select key as ${key}, ${shown} as ${value}, observed_at as "${timestamp}" from actual)
         to '${path.replaceAll("'", "''")}' (format parquet)`,
      );
      await toDisk(path);
    },
    close: () => {
      appender.closeSync();
      connection.closeSync();
      instance.closeSync();
    },
  };
}
