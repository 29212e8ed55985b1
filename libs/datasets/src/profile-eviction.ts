import { readdir, rm, stat } from 'node:fs/promises';
import { join } from 'node:path';

/** How the files of profiles end. */
export const profileSuffix = '.profile';

/** Files that a process left unfinished are older than this. */
const abandonedMs = 3_600_000;

interface KeptFile {
  readonly path: string;
  readonly bytes: number;
  readonly usedMs: number;
}

/** Deletes the profiles that were of no use for longest until the rest fits, and what was never finished. */
export async function evictOldest(folder: string, maximumBytes: number): Promise<void> {
  const names = await readdir(folder);
  const found = await Promise.all(names.map((name) => describe(join(folder, name))));
  const files = found.filter((file) => file !== undefined);
  const now = Date.now();
  for (const { path, usedMs } of files) {
    if (path.endsWith('.tmp') && now - usedMs > abandonedMs) await rm(path, { force: true });
  }
  const kept = files.filter(({ path }) => path.endsWith(profileSuffix));
  let total = kept.reduce((sum, { bytes }) => sum + bytes, 0);
  for (const { path, bytes } of kept.sort((a, b) => a.usedMs - b.usedMs)) {
    if (total <= maximumBytes) return;
    await rm(path, { force: true });
    total -= bytes;
  }
}

/** Undefined when another process deleted it meanwhile. */
async function describe(path: string): Promise<KeptFile | undefined> {
  const stats = await stat(path).catch(() => undefined);
  return stats && { path, bytes: stats.size, usedMs: stats.mtimeMs };
}
