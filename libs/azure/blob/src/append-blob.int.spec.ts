import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { openAppendBlobs, type AppendBlobs } from './append-blob.ts';
import { openBlobAccount, put, signatureOf, type BlobAccount } from './spec/blob-account.ts';

let opened: BlobAccount | null = null;

beforeAll(async () => {
  opened = await openBlobAccount();
  // The first of all starts fetches Azurite.
}, 360_000);
afterAll(() => opened?.close());

interface Place {
  readonly blobs: AppendBlobs;
  readonly textOf: (name: string) => Promise<string>;
  readonly account: BlobAccount;
  readonly uri: string;
  readonly container: Awaited<ReturnType<BlobAccount['container']>>;
}

async function place(context: TestContext): Promise<Place> {
  const account = opened ?? context.skip('there is no Azurite here');
  account.proxy.reset();
  const container = await account.container();
  const uri = account.azurite.uriOf(`${container.containerName}/collected`);
  return {
    ...{ account, container, uri },
    blobs: openAppendBlobs({ connectionStrings: [account.connectionString], credential: null }, uri),
    textOf: async (name) => (await container.getBlobClient(name).downloadToBuffer()).toString(),
  };
}

describe('append', () => {
  it('makes a blob and adds block after block, by another process too', async (context) => {
    const { blobs, textOf, account, uri } = await place(context);
    await blobs.append('2026/a b.jsonl', Buffer.from('1\n'));
    await blobs.append('2026/a b.jsonl', Buffer.from('2\n'));
    await blobs.append('2026/c.jsonl', Buffer.alloc(4 * 2 ** 20, 'x\n'));
    const options = { connectionStrings: [account.connectionString], credential: null };
    await openAppendBlobs(options, uri).append('2026/a b.jsonl', Buffer.from('3\n'));
    expect(await textOf('collected/2026/a b.jsonl')).toBe('1\n2\n3\n');
    expect(await textOf('collected/2026/c.jsonl')).toHaveLength(4 * 2 ** 20);
    expect(blobs.uriOf('2026/a b.jsonl')).toBe(`${uri}/2026/a%20b.jsonl`);
  });

  it('appends a block once whose answer was lost', async (context) => {
    const { blobs, textOf, account } = await place(context);
    await blobs.append('a', Buffer.from('1\n'));
    const faults = [{ losesAnswer: true }];
    account.proxy.faultOf = ({ url }) => (isAppend(url) ? faults.shift() : undefined);
    await blobs.append('a', Buffer.from('2\n'));
    await blobs.append('a', Buffer.from('3\n'));
    expect(account.proxy.seen.filter(({ url }) => isAppend(url))).toHaveLength(4);
    expect(await textOf('collected/a')).toBe('1\n2\n3\n');
  });

  it('appends a block once that is asked for again after the account was away', async (context) => {
    const { blobs, textOf, account } = await place(context);
    const faults = [{ losesAnswer: true }, ...Array<{ status: number }>(3).fill({ status: 503 })];
    account.proxy.faultOf = ({ url }) => (isAppend(url) ? faults.shift() : undefined);
    await expect(blobs.append('a', Buffer.from('1\n'))).rejects.toMatchObject({ code: 'UNAVAILABLE' });
    expect(faults).toEqual([]);
    await blobs.append('a', Buffer.from('1\n'));
    expect(await textOf('collected/a')).toBe('1\n');
  });

  it('begins anew where the blob was removed', async (context) => {
    const { blobs, textOf, container } = await place(context);
    await blobs.append('a', Buffer.from('1\n'));
    await container.deleteBlob('collected/a');
    await expect(blobs.append('a', Buffer.from('2\n'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    await blobs.append('a', Buffer.from('2\n'));
    expect(await textOf('collected/a')).toBe('2\n');
  });

  it('says what it cannot write to, and shows no signature', async (context) => {
    const { blobs, account, container, uri } = await place(context);
    await put(container, 'collected/block', 'x');
    await expect(blobs.append('block', Buffer.from('1\n'))).rejects.toMatchObject({ code: 'INVALID' });
    await blobs.append('a', Buffer.from('1\n'));
    await container.getAppendBlobClient('collected/a').appendBlock('other\n', 6);
    await expect(blobs.append('a', Buffer.from('2\n'))).rejects.toMatchObject({ code: 'CONFLICT' });
    const options = { connectionStrings: [account.connectionString], credential: null };
    const nowhere = openAppendBlobs(options, account.azurite.uriOf('no-such-container'));
    await expect(nowhere.append('a', Buffer.from('1\n'))).rejects.toMatchObject({ code: 'NOT_FOUND' });
    const readOnly = openAppendBlobs(options, `${uri}?${await signatureOf(container)}`);
    await expect(readOnly.append('a', Buffer.from('1\n'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.not.stringContaining('sig=') as string,
    });
    expect(readOnly.uriOf('a')).toBe(`${uri}/a`);
  });
});

it('put writes whole blobs, in the place of others', async (context) => {
  const { blobs, textOf } = await place(context);
  await blobs.put('p.json', Buffer.from('[1,2]'));
  await blobs.put('p.json', Buffer.from('[3]'));
  expect(await textOf('collected/p.json')).toBe('[3]');
});

const isAppend = (url: URL): boolean => url.searchParams.get('comp') === 'appendblock';
