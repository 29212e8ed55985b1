import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { openBlobUploads } from './blob-uploads.ts';
import { openBlobAccount, put, signatureOf, type BlobAccount } from './spec/blob-account.ts';

let opened: BlobAccount | null = null;
const folder = mkdtempSync(join(tmpdir(), 'circuitwatch-uploads-'));
const file = join(folder, 'part.parquet');

beforeAll(async () => {
  writeFileSync(file, Buffer.alloc(20_000_000, 'circuit'));
  opened = await openBlobAccount();
  // The first of all starts fetches Azurite.
}, 360_000);
afterAll(async () => {
  await opened?.close();
  rmSync(folder, { recursive: true });
});

function account(context: TestContext): BlobAccount {
  return opened ?? context.skip('there is no Azurite here');
}

describe('openBlobUploads', () => {
  it('puts a file in its place, in blocks, and replaces the one before', async (context) => {
    const { container, connectionString, azurite } = account(context);
    const blobs = await container();
    await put(blobs, 'out/part.parquet', 'before');
    const uploads = openBlobUploads({ connectionStrings: [connectionString], credential: null });
    await uploads.upload(file, azurite.uriOf(`${blobs.containerName}/out/part.parquet`));
    const stored = await blobs.getBlobClient('out/part.parquet').downloadToBuffer();
    expect(stored.equals(Buffer.alloc(20_000_000, 'circuit'))).toBe(true);
  });

  it('removes what is unwanted of one folder, and nothing below it', async (context) => {
    const { container, connectionString, azurite } = account(context);
    const blobs = await container();
    for (const name of ['out/a-0', 'out/a-1', 'out/b-1', 'out/deep/a-1', 'a-1']) await put(blobs, name, name);
    const uploads = openBlobUploads({ connectionStrings: [connectionString], credential: null });
    await uploads.remove(azurite.uriOf(`${blobs.containerName}/out`), (name) => name === 'a-1');
    await uploads.remove(azurite.uriOf(`${blobs.containerName}/none`), () => true);
    const left: string[] = [];
    for await (const { name } of blobs.listBlobsFlat()) left.push(name);
    expect(left).toEqual(['a-1', 'out/a-0', 'out/b-1', 'out/deep/a-1']);
  });

  it('says what is missing to write, and shows no signature', async (context) => {
    const { container, connectionString, azurite } = account(context);
    const blobs = await container();
    const uploads = openBlobUploads({ connectionStrings: [connectionString], credential: null });
    const nowhere = uploads.upload(file, azurite.uriOf('no-such-container/part'));
    await expect(nowhere).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const signature = await signatureOf(blobs, 'rl');
    const refused = uploads.upload(file, `${azurite.uriOf(`${blobs.containerName}/part`)}?${signature}`);
    await expect(refused).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringMatching(/be written: the shared access signature .* write and list/) as string,
    });
    await refused.catch((error: unknown) => expect(String(error)).not.toContain('sig='));
  });

  it('says that an account does not answer, and stops when it is told to', async (context) => {
    const { azurite } = account(context);
    const connectionStrings = [azurite.connectionString.replaceAll(azurite.url, 'http://127.0.0.1:9')];
    const uploads = openBlobUploads({ connectionStrings, credential: null });
    const uri = azurite.uriOf('c/part');
    await expect(uploads.upload(file, uri, AbortSignal.abort())).rejects.toMatchObject({ code: 'CANCELED' });
    await expect(uploads.upload(file, uri)).rejects.toMatchObject({ code: 'UNAVAILABLE' });
  });
});
