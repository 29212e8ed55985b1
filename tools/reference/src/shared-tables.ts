import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from './env.ts';

/** Parsed JSON of the shared data folder; null when it is absent. */
export function readSharedFigures(path: string): unknown {
  const file = join(sharedFolder(), 'data', path);
  return existsSync(file) ? JSON.parse(readFileSync(file, 'utf8')) : null;
}

/** Columns of text by name, of a file of the shared data folder without quoted cells. */
export function readSharedTable(path: string, delimiter = ','): ReadonlyMap<string, readonly string[]> {
  const lines = readFileSync(join(sharedFolder(), 'data', path), 'utf8').split('\n');
  const rows = lines.filter((line) => line !== '').map((line) => line.split(delimiter));
  const [names = [], ...cells] = rows;
  return new Map(names.map((name, column) => [name, cells.map((row) => row[column] ?? '')]));
}
