import { readFileSync } from 'node:fs';
import { inspect } from 'node:util';
import { afterAll, beforeAll, describe, expect, it, type TestContext } from 'vitest';
import { filesOf, openBlobAccount, put, signatureOf, type BlobAccount } from './spec/blob-account.ts';

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

/** All that a log could show of the error that was thrown. */
async function textOf(work: Promise<unknown>): Promise<string> {
  const error = await work.then(
    () => expect.unreachable(),
    (reason: unknown) => reason,
  );
  return inspect(error, { depth: Infinity, showHidden: true });
}

describe('ways into an account', () => {
  it('enters with a signature in the URI, and shows it nowhere', async (context) => {
    const { container, open, azurite, proxy, cacheFolder } = account(context);
    const blobs = await container();
    await put(blobs, 'in/a.csv', 'x');
    const folder = cacheFolder();
    const files = open({
      cacheFolder: folder,
      connectionStrings: [],
      endpoints: { [azurite.account]: proxy.url },
    });
    const signature = await signatureOf(blobs);
    const [file] = await files.list(`${azurite.uriOf(`${blobs.containerName}/in`)}?${signature}`);
    expect(file?.uri).toBe(azurite.uriOf(`${blobs.containerName}/in/a.csv`));
    const path = await files.fetch(file ?? expect.unreachable());
    expect(readFileSync(path, 'utf8')).toBe('x');
    expect(JSON.stringify([file, path, filesOf(folder)])).not.toContain('sig=');
    // A signature opens what it was given for, and nothing beside it.
    const others = await container();
    await put(others, 'b', 'x');
    await expect(files.list(azurite.uriOf(others.containerName))).rejects.toMatchObject({
      message: expect.stringContaining('no credential is set'),
    });
  });

  it('enters with a connection string that has a signature', async (context) => {
    const { container, open, azurite, proxy } = account(context);
    const blobs = await container();
    await put(blobs, 'a.csv', 'x');
    const text = `BlobEndpoint=${proxy.url};SharedAccessSignature=${await signatureOf(blobs)};AccountName=${azurite.account}`;
    expect(await open({ connectionStrings: [text] }).list(azurite.uriOf(blobs.containerName))).toHaveLength(
      1,
    );
  });

  it('says what is wrong with a signature that may not list', async (context) => {
    const { container, open, azurite, proxy } = account(context);
    const blobs = await container();
    const files = open({ connectionStrings: [], endpoints: { [azurite.account]: proxy.url } });
    const signature = await signatureOf(blobs, 'r');
    const secret = new URLSearchParams(signature).get('sig') ?? '';
    const listing = files.list(`${azurite.uriOf(blobs.containerName)}?${signature}`);
    await expect(listing).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringMatching(
        /signature in the URI .* does not allow to read and list \(Authorization\w+\)/,
      ),
    });
    const text = await textOf(listing);
    expect(text).not.toContain(secret);
    expect(text).not.toContain(encodeURIComponent(secret));
  });

  it('says that a key is wrong, whatever is asked, and never shows it', async (context) => {
    const { container, open, azurite, connectionString } = account(context);
    const blobs = await container();
    await put(blobs, 'a.csv', 'x');
    const uri = azurite.uriOf(`${blobs.containerName}/a.csv`);
    const [file] = await open().list(uri);
    for (let seed = 1; seed <= 5; seed++) {
      const wrong = Buffer.alloc(64, seed * 51).toString('base64');
      const files = open({ connectionStrings: [connectionString.replace(azurite.key, wrong)] });
      const attempts = [
        files.list(uri),
        files.list(uri, { accepts: () => true }),
        files.fetch(file ?? expect.unreachable()),
      ];
      for (const attempt of attempts) {
        await expect(attempt).rejects.toMatchObject({
          code: 'FORBIDDEN',
          message: expect.stringContaining('in its connection string is wrong'),
        });
        expect(await textOf(attempt)).not.toContain(wrong.slice(0, 20));
      }
    }
  });

  it('says that a container is not there', async (context) => {
    const { open, azurite } = account(context);
    await expect(open().list(azurite.uriOf('nowhere/a'))).rejects.toMatchObject({
      code: 'NOT_FOUND',
      message: `The storage account "${azurite.account}" has no container "nowhere".`,
    });
  });

  it('says that an account does not answer, without its key', async (context) => {
    const { open, azurite, connectionString, proxy } = account(context);
    // Nothing listens there.
    const files = open({
      connectionStrings: [connectionString.replace(proxy.url, 'http://127.0.0.1:1/devstoreaccount1')],
    });
    const listing = files.list(azurite.uriOf('data'));
    await expect(listing).rejects.toMatchObject({ code: 'UNAVAILABLE', retryable: true });
    await expect(listing).rejects.toThrow('see that it exists');
    expect(await textOf(listing)).not.toContain(azurite.key.slice(0, 20));
  });
});
