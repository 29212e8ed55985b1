import { DuckDBInstance } from '@duckdb/node-api';
import { existsSync } from 'node:fs';
import { mkdir, rename } from 'node:fs/promises';
import path from 'node:path';
import { featureNames } from './models.ts';

/** How numbers are stored: as the models take them, or as most tables have them. */
export type StoredAs = 'FLOAT' | 'DOUBLE';

/** Writes a Parquet file of so many rows, a key, a time and the features from -1 to 1, if it is not there; gives its path. */
export async function makeReadings(folder: string, rows: number, storedAs: StoredAs): Promise<string> {
  const file = path.join(folder, `readings-${storedAs.toLowerCase()}-${rows}.parquet`);
  if (existsSync(file)) return file;
  await mkdir(folder, { recursive: true });
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '512MB', threads: '2' });
  const connection = await instance.connect();
  const features = featureNames.map((name, place) => {
    const uniform = `((hash(i * ${featureNames.length} + ${place}) >> 11)::DOUBLE + 0.5) / 9007199254740992`;
    return `(2 * ${uniform} - 1)::${storedAs} AS ${name}`;
  });
  const columns = [`i AS id`, `TIMESTAMP '2026-01-01' + to_seconds(i) AS timestamp`, ...features];
  await connection.run(
    `COPY (SELECT ${columns.join(', ')} FROM range(${rows}) rows(i)) TO '${file}.part' (FORMAT parquet)`,
  );
  connection.closeSync();
  instance.closeSync();
  await rename(`${file}.part`, file);
  return file;
}
