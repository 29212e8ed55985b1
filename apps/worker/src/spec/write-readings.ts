import { DuckDBInstance } from '@duckdb/node-api';

/** What the readings of one circuit look like. */
export interface ReadingsOptions {
  readonly path: string;
  readonly from: Date;
  readonly rows: number;
  /** Added to the temperature from `shiftAt` on. */
  readonly shift?: number;
  readonly shiftAt?: Date;
  readonly columns?: readonly string[];
  /** Milliseconds between two readings; a minute unless said. */
  readonly everyMs?: number;
}

export const sensors = ['temperature', 'pressure', 'vibration', 'current', 'voltage', 'flow_rate'];

/** Writes readings as Parquet; the same options give the same numbers. */
export async function writeReadings(options: ReadingsOptions): Promise<void> {
  const { path, from, rows, shift = 0, shiftAt = from, columns = sensors, everyMs = 60_000 } = options;
  const instance = await DuckDBInstance.create(':memory:');
  const connection = await instance.connect();
  const values = columns.map((column, index) => {
    const noise = `((hash(i * ${index + 7}) % 100000)::double / 100000)`;
    const drift =
      column === 'temperature'
        ? ` + case when ts >= timestamp '${sqlTime(shiftAt)}' then ${shift} else 0 end`
        : '';
    return `${10 * (index + 1)} + ${noise}${drift} as ${column}`;
  });
  await connection.run(
    `copy (select ts, ${values.join(', ')} from (
       select i, timestamp '${sqlTime(from)}' + to_milliseconds(i * ${everyMs}) as ts from range(${rows}) r(i)
     )) to '${path}' (format parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
}

function sqlTime(date: Date): string {
  return date.toISOString().replace('T', ' ').replace('Z', '');
}
