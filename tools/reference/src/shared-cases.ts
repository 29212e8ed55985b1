import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { sharedFolder } from './env.ts';

/** Parsed JSON case files of a folder whose names start with `prefix`, by name; null when the folder is absent. */
export function readSharedCases(folder: string, prefix: string): unknown[] | null {
  const path = join(sharedFolder(), 'cases', folder);
  if (!existsSync(path)) return null;
  const names = readdirSync(path).filter((name) => name.startsWith(prefix) && name.endsWith('.json'));
  return names
    .sort()
    .map((name) => JSON.parse(readFileSync(join(path, name), 'utf8'), readNumber) as unknown);
}

/** A case folder's file of little-endian doubles. */
export function readSharedDoubles(folder: string, name: string): Float64Array {
  const bytes = readFileSync(join(sharedFolder(), 'cases', folder, name));
  return Float64Array.from({ length: bytes.length / 8 }, (_, k) => bytes.readDoubleLE(8 * k));
}

/** What a skipped suite says. */
export const sharedCasesAbsent =
  'no shared cases here (set CIRCUITWATCH_SHARED to their folder); the fixtures of libs/metric-engine ran';

function readNumber(_key: string, value: unknown): unknown {
  return value === 'NaN' || value === 'Infinity' || value === '-Infinity' ? Number(value) : value;
}
