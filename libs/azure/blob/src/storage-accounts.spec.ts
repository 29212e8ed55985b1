import type { TokenCredential } from '@azure/identity';
import { inspect } from 'node:util';
import { describe, expect, it } from 'vitest';
import { openBlobFiles, type BlobFilesOptions } from './blob-files.ts';
import { openStorageAccounts } from './storage-accounts.ts';

const location = {
  kind: 'storage',
  account: 'plant',
  container: 'data',
  path: 'a',
  endpoint: 'core.windows.net',
  service: 'dfs',
  secure: false,
  signature: null,
} as const;
const key = Buffer.alloc(64, 7).toString('base64');
const entra: TokenCredential = { getToken: () => Promise.resolve({ token: 'token', expiresOnTimestamp: 1 }) };

describe('openStorageAccounts', () => {
  it.each([
    ['Entra', { credential: entra }, 'identity', 'https://plant.blob.core.windows.net/data'],
    ['nothing', { credential: null }, 'nothing', 'https://plant.blob.core.windows.net/data'],
    [
      'a private address',
      { credential: entra, endpoints: { plant: 'https://blobs.plant.example/plant' } },
      'identity',
      'https://blobs.plant.example/plant/data',
    ],
    [
      'a connection string',
      {
        credential: entra,
        connectionStrings: [
          `AccountName=Plant;AccountKey=${key};EndpointSuffix=core.windows.net;DefaultEndpointsProtocol=https`,
        ],
      },
      'connection string',
      'https://plant.blob.core.windows.net/data',
    ],
    [
      'the connection string of another account',
      {
        credential: entra,
        connectionStrings: [
          `DefaultEndpointsProtocol=https;AccountName=other;AccountKey=${key};EndpointSuffix=core.windows.net`,
        ],
      },
      'identity',
      'https://plant.blob.core.windows.net/data',
    ],
  ])('enters with %s', (_case, options, access, url) => {
    const opened = openStorageAccounts(options)(location);
    expect(opened.access).toBe(access);
    expect(opened.client.url).toBe(url);
  });

  it('takes the signature of the URI before all else', () => {
    const connectionStrings = [
      `BlobEndpoint=https://blobs.plant.example;AccountName=plant;SharedAccessSignature=sv=1&sig=theirs`,
    ];
    const opened = openStorageAccounts({ credential: entra, connectionStrings })({
      ...location,
      signature: 'sv=1&sig=own',
    });
    expect(opened.access).toBe('signature');
    expect(opened.client.url).toBe('https://blobs.plant.example/data?sv=1&sig=own');
  });

  it.each([
    ['no key', 'AccountName=plant;EndpointSuffix=core.windows.net'],
    ['no sense', `AccountKey=${key}`],
    ['nothing', ''],
  ])('refuses a connection string with %s, and does not show it', (_case, text) => {
    const open = (): unknown => openStorageAccounts({ credential: null, connectionStrings: [text] });
    expect(open).toThrow(/^A connection string of Azure storage cannot be used: it needs/);
    try {
      open();
    } catch (error) {
      expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain(key);
    }
  });

  it('sends no token without TLS', () => {
    const endpoints = { plant: 'http://127.0.0.1:10000/plant' };
    expect(() => openStorageAccounts({ credential: entra, endpoints })).toThrow(/has no TLS/);
    expect(openStorageAccounts({ credential: null, endpoints })(location).access).toBe('nothing');
  });
});

describe('openBlobFiles', () => {
  const options: BlobFilesOptions = { cacheFolder: '/nowhere', maximumCacheBytes: 1, credential: null };

  it('says so when Entra knows no identity for this process', async () => {
    const getToken = (): Promise<never> => {
      const error = new Error('AZURE_CLIENT_SECRET=planted');
      error.name = 'CredentialUnavailableError';
      return Promise.reject(error);
    };
    const listing = openBlobFiles({ ...options, credential: { getToken } }).list(
      'abfss://data@plant.dfs.core.windows.net/a',
    );
    await expect(listing).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message: expect.stringContaining('Entra ID gave this process no token'),
    });
    const error: unknown = await listing.catch((reason: unknown) => reason);
    expect(inspect(error, { depth: Infinity, showHidden: true })).not.toContain('planted');
  });

  it.each(['file:///a', 'azureml://datastores/a/paths/b', 'https://example.com/a?sig=planted'])(
    'refuses %s',
    async (uri) => {
      const listing = openBlobFiles(options).list(uri);
      await expect(listing).rejects.toMatchObject({ code: 'INVALID' });
      await expect(listing).rejects.not.toThrow('planted');
    },
  );
});
