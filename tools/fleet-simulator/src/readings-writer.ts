import { rename, rm } from 'node:fs/promises';
import { dirname, join } from 'node:path';
import {
  DOUBLE,
  DuckDBDataChunk,
  DuckDBDoubleVector,
  DuckDBInstance,
  DuckDBTimestampTZVector,
  TIMESTAMPTZ,
  type DuckDBAppender,
} from '@duckdb/node-api';
import { sensorNames } from './sensors.ts';
import type { CircuitReadings } from './simulate-circuit.ts';

/** DuckDB's own limit for one chunk. */
const chunkRows = 2048;
/** A week of minutes in whole chunks, so that a window of a week reads two groups and not the file. */
const rowGroupRows = 5 * chunkRows;
const types = [TIMESTAMPTZ, ...sensorNames.map(() => DOUBLE)];

/** Writes readings as Parquet; calls may overlap. */
export interface ReadingsWriter {
  /** The file appears under its name when it is whole. */
  readonly write: (path: string, readings: CircuitReadings) => Promise<void>;
  readonly close: () => void;
}

/** Opens a writer with an in-memory DuckDB of its own. */
export async function openReadingsWriter(): Promise<ReadingsWriter> {
  const instance = await DuckDBInstance.create(':memory:', {
    threads: '2',
    memory_limit: '512MB',
    autoinstall_known_extensions: 'false',
    autoload_known_extensions: 'false',
    temp_directory: '',
  });
  return { write: (path, readings) => write(instance, path, readings), close: () => instance.closeSync() };
}

async function write(instance: DuckDBInstance, path: string, readings: CircuitReadings): Promise<void> {
  const partial = join(dirname(path), '.readings.partial');
  const connection = await instance.connect();
  try {
    const columns = sensorNames.map((name) => `${name} DOUBLE`).join(', ');
    // Temporary tables belong to the connection, so that calls may overlap.
    await connection.run(`CREATE TEMP TABLE readings (timestamp TIMESTAMPTZ, ${columns})`);
    const appender = await connection.createAppender('readings', null, 'temp');
    append(appender, readings);
    appender.closeSync();
    const target = partial.replaceAll("'", "''");
    await connection.run(`COPY readings TO '${target}' (FORMAT parquet, ROW_GROUP_SIZE ${rowGroupRows})`);
    await rename(partial, path);
  } finally {
    connection.closeSync();
    await rm(partial, { force: true });
  }
}

function append(appender: DuckDBAppender, { startsAt, columns }: CircuitReadings): void {
  const series = sensorNames.map((name) => columns.get(name) ?? new Float64Array(0));
  const rows = series[0]?.length ?? 0;
  for (let first = 0; first < rows; first += chunkRows) {
    const count = Math.min(chunkRows, rows - first);
    const chunk = DuckDBDataChunk.create(types, count);
    fillTimestamps(chunk, startsAt + first * 60_000);
    for (const [index, values] of series.entries()) {
      fillDoubles(chunk, index + 1, values.subarray(first, first + count));
    }
    appender.appendDataChunk(chunk);
  }
}

/** Whole vectors at once: setting cell by cell through values takes ten times as long. */
function fillTimestamps(chunk: DuckDBDataChunk, startsAt: number): void {
  const vector = chunk.getColumnVector(0);
  const items: unknown = vector instanceof DuckDBTimestampTZVector ? vector['items'] : null;
  if (!(items instanceof BigInt64Array)) throw new TypeError('The first column is not TIMESTAMPTZ.');
  const start = BigInt(startsAt) * 1000n;
  for (let row = 0; row < items.length; row++) items[row] = start + BigInt(row) * 60_000_000n;
  vector.flush();
}

function fillDoubles(chunk: DuckDBDataChunk, index: number, values: Float64Array): void {
  const vector = chunk.getColumnVector(index);
  const items: unknown = vector instanceof DuckDBDoubleVector ? vector['items'] : null;
  if (!(items instanceof Float64Array)) throw new TypeError(`Column ${index} is not DOUBLE.`);
  items.set(values);
  for (let row = 0; row < values.length; row++) if (Number.isNaN(values[row])) vector.setItem(row, null);
  vector.flush();
}
