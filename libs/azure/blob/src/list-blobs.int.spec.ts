import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { openBlobAccount, put, signatureOf, type BlobAccount } from './spec/blob-account.ts';

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

describe('list', () => {
  it('finds what is below, in the order of paths, with size, time and version', async (context) => {
    const { container, open, azurite } = account(context);
    const blobs = await container();
    for (const name of ['fleet/b/2.jsonl', 'fleet/a.csv', 'fleet-2/x', 'other', 'fleet/b/10.jsonl'])
      await put(blobs, name, name);
    const files = await open().list(azurite.uriOf(`${blobs.containerName}/fleet`));
    expect(files.map(({ path, bytes }) => [path, bytes])).toEqual([
      ['a.csv', 11],
      ['b/10.jsonl', 16],
      ['b/2.jsonl', 15],
    ]);
    const { etag, lastModified } = await blobs.getBlobClient('fleet/a.csv').getProperties();
    expect(files[0]).toMatchObject({
      uri: azurite.uriOf(`${blobs.containerName}/fleet/a.csv`),
      etag: etag?.replaceAll('"', ''),
      modifiedAt: lastModified?.toISOString(),
    });
  });

  it('is the same for every form of URI, and for one blob', async (context) => {
    const { container, open, azurite } = account(context);
    const blobs = await container();
    const odd = 'a b/100%/ä+#?&.csv';
    await put(blobs, odd, 'x');
    const { containerName: name } = blobs;
    const files = open();
    const forms = [
      azurite.uriOf(`${name}/a b`),
      azurite.uriOf(`${name}/a b/`).replace('.blob.', '.dfs.'),
      `abfss://${name}@${azurite.account}.dfs.core.windows.net/a b`,
      `wasb://${name}@${azurite.account}.blob.core.windows.net/a b/`,
    ];
    for (const uri of forms) {
      expect((await files.list(uri)).map(({ path }) => path)).toEqual(['100%/ä+#?&.csv']);
    }
    const [one, ...more] = await files.list(azurite.uriOf(`${name}/${odd}`));
    expect(more).toEqual([]);
    expect(one).toMatchObject({ path: 'ä+#?&.csv', bytes: 1, uri: azurite.uriOf(`${name}/${odd}`) });
    // Its version is the one that the listing of its folder tells.
    expect(one?.etag).toBe((await files.list(azurite.uriOf(name)))[0]?.etag);
  });

  it('has nothing where nothing is, and no folder that is stored as a blob', async (context) => {
    const { container, open, azurite } = account(context);
    const blobs = await container();
    const metadata = { hdi_isfolder: 'true' };
    await blobs.getBlockBlobClient('fleet/day').upload('', 0, { metadata });
    await put(blobs, 'fleet/placeholder/', '');
    await put(blobs, 'fleet/day/1.csv', 'x');
    await blobs.getBlockBlobClient('empty').upload('', 0, { metadata });
    const files = open();
    const pathsOf = async (place: string): Promise<readonly string[]> =>
      (await files.list(azurite.uriOf(`${blobs.containerName}${place}`))).map(({ path }) => path);
    expect(await pathsOf('/fleet')).toEqual(['day/1.csv']);
    expect(await pathsOf('')).toEqual(['fleet/day/1.csv']);
    expect(await pathsOf('/empty')).toEqual([]);
    expect(await pathsOf('/nothing')).toEqual([]);
  });

  it('asks for no folder that is not accepted', async (context) => {
    const { container, open, azurite, proxy } = account(context);
    const blobs = await container();
    for (const day of ['01', '02', '03']) {
      for (const hour of ['00', '12', '23']) {
        await put(blobs, `in/2026/${day}/${hour}/a.jsonl`, 'x');
        await put(blobs, `in/2026/${day}/${hour}/a.txt`, 'x');
      }
    }
    const asked: string[] = [];
    const accepts = (path: string): boolean => {
      asked.push(path);
      return !/^2026\/0[13]\/|\.txt$/.test(path) && path !== '2026/02/12/';
    };
    const files = await open().list(azurite.uriOf(`${blobs.containerName}/in`), { accepts });
    expect(files.map(({ path }) => path)).toEqual(['2026/02/00/a.jsonl', '2026/02/23/a.jsonl']);
    expect(asked).toContain('2026/');
    expect(asked).toContain('2026/02/23/a.txt');
    const listed = proxy.seen.map(({ url }) => url.searchParams.get('prefix')).sort();
    expect(listed).toEqual(['in/', 'in/2026/', 'in/2026/02/', 'in/2026/02/00/', 'in/2026/02/23/']);
  });

  it('goes on over pages', async (context) => {
    const { container, open, azurite, proxy } = account(context);
    const blobs = await container();
    for (const name of ['a', 'b', 'c', 'd', 'e']) await put(blobs, `in/${name}/x`, name);
    const uri = `${azurite.uriOf(`${blobs.containerName}/in`)}?${await signatureOf(blobs)}`;
    const files = open({ connectionStrings: [], endpoints: { [azurite.account]: proxy.url } });
    proxy.change = ({ url }) => url.searchParams.set('maxresults', '2');
    expect(await files.list(uri)).toHaveLength(5);
    expect(proxy.seen).toHaveLength(3);
    expect(await files.list(uri, { accepts: () => true })).toHaveLength(5);
  });

  it('ends when it is canceled', async (context) => {
    const { container, open, azurite, proxy } = account(context);
    const blobs = await container();
    await put(blobs, 'in/a', 'x');
    const stop = new AbortController();
    proxy.faultOf = () => {
      stop.abort();
      return { stallAfterBytes: 0 };
    };
    const listing = open().list(azurite.uriOf(blobs.containerName), { signal: stop.signal });
    await expect(listing).rejects.toMatchObject({ code: 'CANCELED' });
  });
});
