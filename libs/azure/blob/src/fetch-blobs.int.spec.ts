import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { basename } from 'node:path';
import type { ContainerClient } from '@azure/storage-blob';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import type { BlobFile } from './blob-files.ts';
import { filesOf, openBlobAccount, put, type BlobAccount } from './spec/blob-account.ts';

let opened: BlobAccount | null = null;

beforeAll(async () => {
  opened = await openBlobAccount();
  // The first of all starts fetches Azurite.
}, 360_000);
afterAll(() => opened?.close());

function account(context: TestContext): BlobAccount {
  if (!opened) return context.skip('there is no Azurite here');
  opened.proxy.reset();
  return opened;
}

/** The one blob of a container, as a reader lists it. */
async function theBlob(
  { open, azurite }: BlobAccount,
  { containerName }: ContainerClient,
): Promise<BlobFile> {
  const [file] = await open().list(azurite.uriOf(containerName));
  if (!file) throw new Error('The container is empty.');
  return file;
}

describe('fetch', () => {
  it('gives a copy under a name of its extension, and downloads a version once', async (context) => {
    const own = account(context);
    const blobs = await own.container();
    await put(blobs, 'in/a b.jsonl.gz', 'first');
    const file = await theBlob(own, blobs);
    const cacheFolder = own.cacheFolder();
    const path = await own.open({ cacheFolder }).fetch(file);
    expect(readFileSync(path, 'utf8')).toBe('first');
    expect(basename(path)).toMatch(/^[0-9a-f]{64}\.jsonl\.gz$/);
    // Another process, or another start of this one.
    expect(await own.open({ cacheFolder }).fetch(file)).toBe(path);
    expect(own.proxy.downloads()).toHaveLength(1);
  });

  it('tells a blob that was written again from what it was', async (context) => {
    const own = account(context);
    const blobs = await own.container();
    await put(blobs, 'a.csv', 'old');
    const old = await theBlob(own, blobs);
    const files = own.open();
    const oldPath = await files.fetch(old);
    await put(blobs, 'a.csv', 'new');
    const path = await files.fetch(await theBlob(own, blobs));
    expect([oldPath, path].map((copy) => readFileSync(copy, 'utf8'))).toEqual(['old', 'new']);
    const late = own.open().fetch(old);
    await expect(late).rejects.toMatchObject({ code: 'CONFLICT', retryable: true });
    await expect(late).rejects.toThrow(
      `${own.azurite.uriOf(`${blobs.containerName}/a.csv`)} was written again`,
    );
  });

  it('reads what an append blob held when it was listed', async (context) => {
    const own = account(context);
    const blobs = await own.container();
    const log = blobs.getAppendBlobClient('log.jsonl');
    await log.create();
    await log.appendBlock('{"a":1}\n', 8);
    const file = await theBlob(own, blobs);
    await log.appendBlock('{"a":2}\n', 8);
    expect(readFileSync(await own.open().fetch(file), 'utf8')).toBe('{"a":1}\n');
    const longer = await theBlob(own, blobs);
    expect(readFileSync(await own.open().fetch(longer), 'utf8')).toBe('{"a":1}\n{"a":2}\n');
    await put(blobs, 'log.jsonl', 'something else, and longer');
    await expect(own.open().fetch(longer)).rejects.toMatchObject({ code: 'CONFLICT' });
  });

  it('knows an empty blob, and one that is gone', async (context) => {
    const own = account(context);
    const blobs = await own.container();
    await put(blobs, 'nothing', '');
    const file = await theBlob(own, blobs);
    expect(readFileSync(await own.open().fetch(file))).toHaveLength(0);
    const gone = own.open().fetch({ ...file, uri: `${file.uri}-gone`, bytes: 1 });
    await expect(gone).rejects.toMatchObject({ code: 'NOT_FOUND' });
  });

  it('puts ranges together, and goes on where the connection broke', async (context) => {
    const own = account(context);
    const blobs = await own.container();
    const content = randomBytes(20 * 1024 * 1024 + 7);
    await put(blobs, 'large', content);
    const file = await theBlob(own, blobs);
    let cuts = 0;
    own.proxy.faultOf = ({ method }) => {
      if (method !== 'GET' || cuts > 1) return undefined;
      cuts += 1;
      return { cutAfterBytes: 100_000 };
    };
    expect(readFileSync(await own.open().fetch(file)).equals(content)).toBe(true);
    // Three ranges, and the rest of two of them.
    expect(own.proxy.downloads()).toHaveLength(5);
  });

  it('tries again when the account is busy', async (context) => {
    const own = account(context);
    const blobs = await own.container();
    await put(blobs, 'a', 'x');
    const file = await theBlob(own, blobs);
    let refused = 0;
    own.proxy.faultOf = () => ((refused += 1) <= 2 ? { status: 503 } : undefined);
    expect(readFileSync(await own.open().fetch(file), 'utf8')).toBe('x');
    own.proxy.faultOf = () => ({ status: 503 });
    await expect(own.open().fetch(file)).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
  });

  it('leaves nothing when it is canceled', async (context) => {
    const own = account(context);
    const blobs = await own.container();
    await put(blobs, 'large', randomBytes(20 * 1024 * 1024));
    const file = await theBlob(own, blobs);
    const cacheFolder = own.cacheFolder();
    own.proxy.faultOf = () => ({ stallAfterBytes: 1_000_000 });
    const stop = new AbortController();
    const fetching = own.open({ cacheFolder }).fetch(file, stop.signal);
    await expect
      .poll(() => filesOf(cacheFolder).some(({ bytes }) => bytes > 0), { timeout: 20_000 })
      .toBe(true);
    stop.abort();
    await expect(fetching).rejects.toMatchObject({ code: 'CANCELED' });
    expect(filesOf(cacheFolder)).toEqual([]);
    own.proxy.reset();
    // As it was aborted already, nothing is asked for.
    await expect(own.open({ cacheFolder }).fetch(file, stop.signal)).rejects.toMatchObject({
      code: 'CANCELED',
    });
    expect(own.proxy.seen).toEqual([]);
  });

  it('downloads once for all who ask at the same time, and goes on when one of them gives up', async (context) => {
    const own = account(context);
    const blobs = await own.container();
    await put(blobs, 'a', 'x');
    const file = await theBlob(own, blobs);
    const files = own.open();
    own.proxy.reset();
    const stop = new AbortController();
    const asked = [files.fetch(file, stop.signal), files.fetch(file), files.fetch(file)];
    stop.abort();
    const [first, ...others] = await Promise.allSettled(asked);
    expect(first).toMatchObject({ status: 'rejected', reason: { code: 'CANCELED' } });
    expect(new Set(others.map((other) => (other.status === 'fulfilled' ? other.value : '')))).toHaveProperty(
      'size',
      1,
    );
    expect(own.proxy.seen).toHaveLength(1);
  });
});
