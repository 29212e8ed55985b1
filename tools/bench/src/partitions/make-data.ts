import { DuckDBInstance } from '@duckdb/node-api';
import { existsSync } from 'node:fs';
import { link, mkdir, rename } from 'node:fs/promises';
import path from 'node:path';

/** Rows of one file. */
export const fileRows = 1_000_000;

/** Features, their typical value, and how far the target has moved, in standard deviations. */
export const features = [
  { name: 'temperature', centre: 65, spread: 4, shift: 0 },
  { name: 'pressure', centre: 101.3, spread: 0.8, shift: 0.02 },
  { name: 'vibration', centre: 0, spread: 1, shift: 0.1 },
  { name: 'current', centre: 12, spread: 3, shift: 0.3 },
  { name: 'voltage', centre: 400, spread: 2, shift: 0 },
  { name: 'flow_rate', centre: 30, spread: 5, shift: 0.001 },
] as const;

export type Side = 'baseline' | 'target';

/** Where the files of one side of so many rows lie. */
export function sideFolder(folder: string, side: Side, rows: number): string {
  return path.join(folder, String(rows), side);
}

/** The files of one side: as many as it has millions of rows. */
export function filesOf(folder: string, side: Side, rows: number): readonly string[] {
  return Array.from({ length: rows / fileRows }, (_, index) =>
    path.join(sideFolder(folder, side, rows), nameOf(index)),
  );
}

function nameOf(index: number): string {
  return `${String(index).padStart(5, '0')}.parquet`;
}

/** Writes the files that are not there yet; the smaller sizes are links to files of the larger ones. */
export async function makeData(folder: string, rows: number): Promise<void> {
  const instance = await DuckDBInstance.create(':memory:', { memory_limit: '512MB', threads: '2' });
  const connection = await instance.connect();
  for (const side of ['baseline', 'target'] as const) {
    const all = path.join(folder, 'all', side);
    await mkdir(all, { recursive: true });
    await mkdir(sideFolder(folder, side, rows), { recursive: true });
    for (const [index, file] of filesOf(folder, side, rows).entries()) {
      const stored = path.join(all, nameOf(index));
      if (!existsSync(stored)) {
        const options = '(FORMAT parquet, COMPRESSION snappy)';
        await connection.run(`COPY (${selectOf(side, index)}) TO '${stored}.part' ${options}`);
        await rename(`${stored}.part`, stored);
      }
      if (!existsSync(file)) await link(stored, file);
    }
  }
  connection.closeSync();
  instance.closeSync();
}

/** Logistic values, made of hashes of the rows' numbers, with noise in the last digit. */
function selectOf(side: Side, file: number): string {
  const isTarget = side === 'target';
  const columns = features.map(({ name, centre, spread, shift }, index) => {
    const place = `(i * ${2 * features.length} + ${2 * index + (isTarget ? 1 : 0)})`;
    const uniform = `(((hash(${place}) >> 11)::DOUBLE + 0.5) / 9007199254740992)`;
    const middle = centre + (isTarget ? shift * spread : 0);
    return `${middle} + ${spread} * ln(${uniform} / (1 - ${uniform})) / 1.8138 AS ${name}`;
  });
  const from = file * fileRows;
  return `SELECT ${columns.join(', ')} FROM range(${from}, ${from + fileRows}) rows(i)`;
}
