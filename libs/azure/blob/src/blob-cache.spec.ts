import { existsSync, mkdtempSync, readdirSync, rmSync, statSync, utimesSync, writeFileSync } from 'node:fs';
import { writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { openBlobCache, type BlobCache } from './blob-cache.ts';
import { openFileHolds } from './file-hold.ts';

const copyBytes = 100;
let folder = '';

beforeEach(() => {
  folder = join(mkdtempSync(join(tmpdir(), 'circuitwatch-cache-')), 'blobs');
});
afterEach(() => rmSync(join(folder, '..'), { recursive: true, force: true }));

const keyOf = (name: string, bytes = copyBytes) => ({
  uri: `https://a.blob.core.windows.net/c/${name}`,
  etag: '1',
  bytes,
});
const storeCopy = (cache: BlobCache, name: string): Promise<string> =>
  cache.store(keyOf(name), (path) => writeFile(path, Buffer.alloc(copyBytes)));
const takenBytes = (): number =>
  readdirSync(folder).reduce((sum, name) => sum + statSync(join(folder, name)).size, 0);

/** As if it had been used that long ago. */
function age(path: string, minutes: number): void {
  const then = new Date(Date.now() - minutes * 60_000);
  utimesSync(path, then, then);
}

describe('openBlobCache', () => {
  it('finds what it stored, by place and version', async () => {
    const cache = openBlobCache(folder, 10_000);
    expect(await cache.find(keyOf('a.csv'))).toBeNull();
    const path = await storeCopy(cache, 'a.csv');
    expect(await openBlobCache(folder, 10_000).find(keyOf('a.csv'))).toBe(path);
    expect(await cache.find({ ...keyOf('a.csv'), etag: '2' })).toBeNull();
    expect(await cache.find(keyOf('b.csv'))).toBeNull();
    // Another size than the listing says: it is not the same file.
    expect(await cache.find(keyOf('a.csv', copyBytes + 1))).toBeNull();
  });

  it('is closed to other users', async () => {
    await storeCopy(openBlobCache(folder, 10_000), 'a');
    expect(statSync(folder).mode & 0o777).toBe(0o700);
  });

  it('shows no copy that is not whole, and keeps none that failed', async () => {
    const cache = openBlobCache(folder, 10_000);
    const failure = new Error('cut');
    const storing = cache.store(keyOf('a'), async (path) => {
      await writeFile(path, Buffer.alloc(copyBytes));
      expect(await cache.find(keyOf('a'))).toBeNull();
      throw failure;
    });
    await expect(storing).rejects.toBe(failure);
    expect(readdirSync(folder)).toEqual([]);
  });

  it('stays within its bound and gives up first what was of no use for longest', async () => {
    const maximumBytes = 10 * copyBytes;
    const cache = openBlobCache(folder, maximumBytes);
    for (let index = 0; index < 9; index++) age(await storeCopy(cache, `old-${index}`), 60 - index);
    // Finding is using.
    expect(await cache.find(keyOf('old-0'))).not.toBeNull();
    for (let index = 0; index < 8; index++) {
      age(await storeCopy(cache, `new-${index}`), 30 - index);
      expect(takenBytes()).toBeLessThanOrEqual(maximumBytes);
    }
    const kept = async (names: readonly string[]): Promise<readonly boolean[]> =>
      Promise.all(names.map(async (name) => (await cache.find(keyOf(name))) !== null));
    expect(await kept(['old-0', 'old-1', 'old-2', 'old-3', 'old-4', 'old-5', 'old-6'])).toEqual([
      true,
      ...Array(6).fill(false),
    ]);
    expect(await kept(['new-0', 'new-7'])).toEqual([true, true]);
  });

  it('stays within its bound with many at the same time', async () => {
    const maximumBytes = 100 * copyBytes;
    const cache = openBlobCache(folder, maximumBytes);
    for (let round = 0; round < 3; round++) {
      const stored = await Promise.all(
        Array.from({ length: 40 }, (_, index) => storeCopy(cache, `${round}-${index}`)),
      );
      expect(takenBytes()).toBeLessThanOrEqual(maximumBytes);
      stored.forEach((path) => age(path, 10));
    }
  });

  it('refuses what can never fit, and what does not fit beside files in use', async () => {
    const cache = openBlobCache(folder, 3 * copyBytes);
    const unwritten = async (): Promise<void> => expect.unreachable();
    await expect(cache.store(keyOf('a', 3 * copyBytes + 1), unwritten)).rejects.toMatchObject({
      code: 'INVALID',
      message: expect.stringContaining('raise WORKER_BLOB_CACHE_MB'),
    });
    const paths = [await storeCopy(cache, 'a'), await storeCopy(cache, 'b'), await storeCopy(cache, 'c')];
    await expect(cache.store(keyOf('d'), unwritten)).rejects.toMatchObject({
      code: 'UNAVAILABLE',
      retryable: true,
      message: expect.stringContaining('files in use'),
    });
    expect(paths.map((path) => existsSync(path))).toEqual([true, true, true]);
    age(paths[1] ?? '', 10);
    await storeCopy(cache, 'd');
    expect(paths.map((path) => existsSync(path))).toEqual([true, false, true]);
  });

  it('ends what a process left unfinished long ago, and nothing that another is writing', async () => {
    await storeCopy(openBlobCache(folder, 10_000), 'a');
    const [left, written] = ['.1-left.tmp', '.2-written.tmp'].map((name) => join(folder, name));
    for (const path of [left ?? '', written ?? '']) writeFileSync(path, 'half');
    age(left ?? '', 61);
    await storeCopy(openBlobCache(folder, 10_000), 'b');
    expect([left, written].map((path) => existsSync(path ?? ''))).toEqual([false, true]);
  });
});

describe('openFileHolds', () => {
  it('lets a copy go when nobody holds it any more, and no sooner', async () => {
    const cache = openBlobCache(folder, 2 * copyBytes);
    const openHold = openFileHolds();
    const [first, second] = [openHold(), openHold()];
    const held = await storeCopy(cache, 'held');
    const other = await storeCopy(cache, 'other');
    await first.add(held);
    await second.add(held);
    await second.add(other);
    await first.release();
    await expect(storeCopy(cache, 'new')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    await second.release();
    await storeCopy(cache, 'new');
    expect(takenBytes()).toBeLessThanOrEqual(2 * copyBytes);
  });

  it('leaves alone what another process has come to use', async () => {
    const cache = openBlobCache(folder, copyBytes);
    const path = await storeCopy(cache, 'a');
    const hold = openFileHolds()();
    await hold.add(path);
    age(path, 1);
    await hold.release();
    await expect(storeCopy(cache, 'b')).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(existsSync(path)).toBe(true);
  });
});
