import { createHash, randomUUID } from 'node:crypto';
import { mkdir, rename, rm, stat, utimes } from 'node:fs/promises';
import { join } from 'node:path';
import { AppError, unavailable } from '@circuitwatch/platform-errors';
import { inUseMs, makeRoom, unfinishedSuffix } from './cache-room.ts';

/** Which version of which blob. */
export interface CacheKey {
  /** Without a signature. */
  readonly uri: string;
  readonly etag: string;
  readonly bytes: number;
}

/** Copies of blobs in a folder; several processes may share it. */
export interface BlobCache {
  /** The copy's path, and its time set to now; null where there is none. */
  readonly find: (key: CacheKey) => Promise<string | null>;
  /**
   * Lets `write` make the file of the given path and moves it in place when it is whole; nothing is left when it fails.
   *
   * @throws AppError INVALID for more bytes than the cache may take; UNAVAILABLE while files in use take all of it.
   */
  readonly store: (key: CacheKey, write: (path: string) => Promise<void>) => Promise<string>;
}

/** A process looks after the bound each time it has stored this share of it. */
const shareBetweenSweeps = 1 / 20;

/** Opens the cache; its folder is made when the first copy is. */
export function openBlobCache(folder: string, maximumBytes: number): BlobCache {
  // Names of whole copies have no dot before their extension's, so they never begin like this.
  const own = `.${randomUUID()}`;
  const slack = maximumBytes * shareBetweenSweeps;
  let unfinished = 0;
  // So that the first copy of a process also ends what others left behind.
  let unswept = Infinity;
  let sweep = Promise.resolve();
  const reserve = (key: CacheKey): Promise<void> => {
    unswept += key.bytes;
    if (unswept < slack) return Promise.resolve();
    // One after the other: each may count on what the one before left.
    sweep = sweep
      .catch(() => undefined)
      .then(async () => {
        const pending = unfinished;
        unswept = 0;
        const total = await makeRoom(folder, Math.max(0, maximumBytes - slack - pending), own);
        if (total + pending <= maximumBytes - slack) return;
        // Without the slack there is none to use up before looking again.
        unswept = Infinity;
        if (total + pending > maximumBytes) throw noRoom(key, total + pending, maximumBytes);
      });
    return sweep;
  };
  return {
    find: async (key) => {
      const path = join(folder, fileName(key));
      const stats = await stat(path).catch(() => undefined);
      if (stats?.size !== key.bytes) return null;
      await renew(path);
      return path;
    },
    store: async (key, write) => {
      if (key.bytes > maximumBytes) throw tooLarge(key, maximumBytes);
      await mkdir(folder, { recursive: true, mode: 0o700 });
      const path = join(folder, fileName(key));
      const unfinishedPath = join(folder, `${own}-${randomUUID()}${unfinishedSuffix}`);
      unfinished += key.bytes;
      try {
        await reserve(key);
        await write(unfinishedPath);
        await rename(unfinishedPath, path);
        return path;
      } finally {
        unfinished -= key.bytes;
        await rm(unfinishedPath, { force: true });
      }
    },
  };
}

/** Sets the file's time, which says when it was last of use, and returns it in milliseconds. */
export async function renew(path: string): Promise<number> {
  const now = new Date();
  await utimes(path, now, now).catch(() => undefined);
  return now.getTime();
}

/** Lets a file be evicted at once, unless somebody else has renewed it since. */
export async function giveUp(path: string, renewedMs: number): Promise<void> {
  const stats = await stat(path).catch(() => undefined);
  if (!stats || Math.abs(stats.mtimeMs - renewedMs) >= 1) return;
  const then = new Date(renewedMs - inUseMs - 1);
  await utimes(path, then, then).catch(() => undefined);
}

/** The blob and its version are all that decides what is in it. Readers tell formats by the extension. */
function fileName({ uri, etag }: CacheKey): string {
  const [extension = ''] = /(?:\.[A-Za-z0-9]{1,10}){0,2}$/.exec(uri) ?? [];
  return (
    createHash('sha256')
      .update(JSON.stringify([uri, etag]))
      .digest('hex') + extension
  );
}

function tooLarge({ uri, bytes }: CacheKey, maximumBytes: number): AppError {
  return new AppError(
    'INVALID',
    `${uri} has ${megabytes(bytes)} MB, and the cache of blobs may take ${megabytes(maximumBytes)} MB: raise WORKER_BLOB_CACHE_MB.`,
  );
}

function noRoom({ uri }: CacheKey, total: number, maximumBytes: number): AppError {
  return unavailable(
    `The cache of blobs has no room for ${uri}: files in use take ${megabytes(total)} of its ${megabytes(maximumBytes)} MB. Raise WORKER_BLOB_CACHE_MB, or run less at a time.`,
  );
}

function megabytes(bytes: number): number {
  return Math.ceil(bytes / 1_000_000);
}
