import { describe, expect, it } from 'vitest';
import { parseStorageUri, storageUrl, withoutSignature } from './storage-uri.ts';

const place = {
  kind: 'storage',
  account: 'plant',
  container: 'data',
  path: 'c 01/2026',
  endpoint: 'core.windows.net',
  service: 'blob',
  secure: true,
  signature: null,
};

describe('parseStorageUri', () => {
  it.each([
    ['https://plant.blob.core.windows.net/data/c%2001/2026', {}],
    ['HTTPS://Plant.Blob.core.windows.net/data/c%2001/2026/', {}],
    ['https://plant.dfs.core.windows.net/data/c%2001/2026', { service: 'dfs' }],
    ['http://plant.blob.core.windows.net/data/c%2001/2026', { secure: false }],
    ['abfss://data@plant.dfs.core.windows.net/c 01/2026', { service: 'dfs' }],
    ['abfs://data@plant.dfs.core.windows.net/c 01/2026/', { service: 'dfs', secure: false }],
    ['wasbs://data@plant.blob.core.windows.net/c 01/2026', {}],
    [
      'wasb://data@plant.blob.core.chinacloudapi.cn/c 01/2026',
      { secure: false, endpoint: 'core.chinacloudapi.cn' },
    ],
    ['https://plant.blob.core.windows.net/data', { path: '' }],
    ['https://plant.blob.core.windows.net/data/a%2Fb%3F%23%25', { path: 'a/b?#%' }],
    ['abfss://data@plant.dfs.core.windows.net/100%/a#b', { service: 'dfs', path: '100%/a#b' }],
    ['https://plant.blob.core.windows.net/$web/x', { container: '$web', path: 'x' }],
    ['https://plant.blob.core.windows.net/data?sv=1&sig=s%3D', { path: '', signature: 'sv=1&sig=s%3D' }],
  ])('%s', (uri, difference) => {
    expect(parseStorageUri(uri)).toEqual({ ...place, ...difference });
  });

  it.each(['azureml://datastores/a/paths/b', 'file:///a', '/a/b', 'C:/a', 's3://bucket/a', 'https:/a'])(
    'has no word on %s',
    (uri) => expect(parseStorageUri(uri)).toBeNull(),
  );

  it.each([
    ['https://example.com/data/a', /names no Azure storage/],
    ['https://plant.blob.core.windows.net@evil.example/data/a', /names no Azure storage/],
    ['https://plant.blob.core.windows.net:8443/data/a', /names no Azure storage/],
    [
      'https://plant.blob.core.windows.net.evil.example/data/a',
      /unknown cloud "core.windows.net.evil.example"/,
    ],
    ['abfss://plant.dfs.core.windows.net/a', /names no Azure storage/],
    ['https://plant.blob.core.windows.net', /names no container/],
    ['abfss://@plant.dfs.core.windows.net/a', /names no container/],
    ['https://plant.blob.core.windows.net/data/a%2', /not percent-encoded/],
    ['https://plant.blob.core.windows.net/data/a#b', /not percent-encoded/],
    ['https://plant.blob.core.windows.net/data/a?snapshot=1', /no shared access signature/],
    ['https://plant.blob.core.windows.net/data/a/../../other', /"\.\." in its path/],
    ['https://plant.blob.core.windows.net/data/a/%2e%2E/b', /"\.\." in its path/],
    ['wasbs://data@plant.blob.core.windows.net/../a', /"\.\." in its path/],
  ])('refuses %s', (uri, message) => {
    expect(() => parseStorageUri(uri)).toThrow(message);
  });

  it('shows no signature when it refuses', () => {
    const uri = 'https://plant.blob.example/data/a?sv=1&sig=c2VjcmV0';
    expect(() => parseStorageUri(uri)).toThrow(/^The data URI "https:\/\/plant.blob.example\/data\/a" names/);
  });
});

describe('storageUrl', () => {
  it('is the same text for every URI of the same data, and names it', () => {
    const uris = [
      'https://plant.dfs.core.windows.net/data/c%2001/a%25%23b/',
      'http://plant.blob.core.windows.net/data/c%2001/a%25%23b',
      'abfss://data@plant.dfs.core.windows.net/c 01/a%#b',
      'wasb://data@plant.blob.core.windows.net/c 01/a%#b',
    ];
    const urls = new Set(uris.map((uri) => storageUrl(locationOf(uri))));
    expect([...urls]).toEqual(['https://plant.blob.core.windows.net/data/c%2001/a%25%23b']);
    expect(locationOf([...urls].join())).toMatchObject({ path: 'c 01/a%#b' });
  });

  it('keeps the signature', () => {
    const uri = 'https://plant.blob.core.windows.net/data/a?sv=1&sig=s%3D';
    expect(storageUrl(locationOf(uri))).toBe(uri);
  });
});

describe('withoutSignature', () => {
  it.each([
    ['https://plant.blob.core.windows.net/data/a?sv=1&sig=s', 'https://plant.blob.core.windows.net/data/a'],
    ['abfss://data@plant.dfs.core.windows.net/a?sig=s', 'abfss://data@plant.dfs.core.windows.net/a'],
    ['https://me:word@example.com/a?token=s', 'https://example.com/a'],
    ['/data/what?sig=1', '/data/what?sig=1'],
  ])('%s is shown as %s', (uri, shown) => {
    expect(withoutSignature(uri)).toBe(shown);
  });
});

function locationOf(uri: string) {
  const location = parseStorageUri(uri);
  if (!location) throw new Error(`${uri} is not of storage`);
  return location;
}
