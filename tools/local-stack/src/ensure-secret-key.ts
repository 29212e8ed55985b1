import { randomBytes } from 'node:crypto';
import { existsSync, readFileSync, renameSync, writeFileSync } from 'node:fs';

/**
 * The key that secrets of receivers are sealed with, made at the first start. Without this file they cannot be opened
 * any more, so it belongs to every backup of the data folder.
 */
export function ensureSecretKey(file: string): string {
  if (existsSync(file)) return readFileSync(file, 'utf8').trim();
  const key = `local:${randomBytes(32).toString('base64')}`;
  // Renamed into place: an interrupted start leaves no half a key.
  writeFileSync(`${file}.new`, `${key}\n`, { mode: 0o600 });
  renameSync(`${file}.new`, file);
  return key;
}
