import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How files end that are not whole yet. */
export const unfinishedSuffix = '.tmp';

/** Files used so lately may be in use, in whatever process: those that hold them renew them more often than this. */
export const inUseMs = 5 * 60_000;

/** Downloads that a process left unfinished are older than this. */
const abandonedMs = 3_600_000;

interface KeptFile {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/**
 * Deletes what was of no use for longest until the folder's files take at most `maximumBytes`, and what was never
 * finished; files in use stay. `own` begins the names of files that are not counted.
 *
 * @returns how many bytes are left.
 */
export async function makeRoom(folder: string, maximumBytes: number, own: string): Promise<number> {
  const names = (await readdir(folder)).filter((name) => !name.startsWith(own));
  const found = await Promise.all(names.map((name) => describe(join(folder, name))));
  const files = found.filter((file) => file !== undefined).sort((a, b) => a.usedMs - b.usedMs);
  let total = files.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const file of files) {
    const idleMs = Date.now() - file.usedMs;
    const isDue = file.path.endsWith(unfinishedSuffix)
      ? idleMs > abandonedMs
      : total > maximumBytes && idleMs > inUseMs;
    if (isDue && (await removeUnlessUsed(file))) total -= file.bytes;
  }
  return total;
}

/** Another process may have come to use it since it was looked at. */
async function removeUnlessUsed({ path, usedMs }: KeptFile): Promise<boolean> {
  const now = await describe(path);
  if (now && now.usedMs !== usedMs) return false;
  await rm(path, { force: true });
  return true;
}

/** Undefined when another process deleted it meanwhile. */
async function describe(path: string): Promise<KeptFile | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats && { path, bytes: stats.size, usedMs: stats.mtimeMs };
}
