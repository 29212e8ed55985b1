import { describe, expect, it } from 'vitest';
import { joinUri } from './join-uri.ts';
import { parseDataUri } from './parse-data-uri.ts';
import { resolveDataUri } from './resolve-data-uri.ts';

const longPrefix = 'azureml://subscriptions/s-1/resourcegroups/rg/workspaces/ws';

describe('parseDataUri', () => {
  it.each([
    ['data/c01', { kind: 'local', uri: 'data/c01' }],
    ['D:\\data\\c01.csv', { kind: 'local', uri: 'D:\\data\\c01.csv' }],
    ['file:///data/c01', { kind: 'local', uri: 'file:///data/c01' }],
    ['azureml:inputs:3', { kind: 'asset', name: 'inputs', version: '3' }],
    ['azureml:inputs@latest', { kind: 'asset', name: 'inputs', version: null }],
    ['azureml://data/inputs/versions/1', { kind: 'asset', name: 'inputs', version: '1' }],
    [`${longPrefix}/data/inputs/versions/1`, { kind: 'asset', name: 'inputs', version: '1' }],
    [
      'azureml://locations/westeurope/workspaces/0-1/data/inputs/versions/2.1',
      { kind: 'asset', name: 'inputs', version: '2.1' },
    ],
    [
      'azureml://registries/shared/components/prepare/versions/4',
      { kind: 'registry', registry: 'shared', collection: 'components', name: 'prepare', version: '4' },
    ],
    [
      'azureml://datastores/workspaceblobstore/paths/modelDataCollector/e/d/model_inputs/',
      {
        kind: 'datastore',
        datastore: 'workspaceblobstore',
        path: 'modelDataCollector/e/d/model_inputs',
        workspace: null,
      },
    ],
    [
      `${longPrefix.replace('resourcegroups', 'resourceGroups')}/datastores/store/paths/a b`,
      {
        kind: 'datastore',
        datastore: 'store',
        path: 'a b',
        workspace: { subscription: 's-1', resourceGroup: 'rg', workspace: 'ws' },
      },
    ],
    [
      'azureml://datastores/store/paths',
      { kind: 'datastore', datastore: 'store', path: '', workspace: null },
    ],
    ['abfss://data@plant.dfs.core.windows.net/a', expect.objectContaining({ kind: 'storage', path: 'a' })],
  ])('%s', (uri, location) => {
    expect(parseDataUri(uri)).toEqual(location);
  });

  it.each([
    [
      's3://bucket/key',
      /scheme "s3"; known are file, azureml, https, http, abfss, abfs, wasbs, wasb, and paths/,
    ],
    ['abfsss://data@plant.dfs.core.windows.net/a', /a slip for "abfss"/],
    ['https:plant.blob.core.windows.net/data', /needs "\/\/" after "https:"/],
    ['azureml:inputs', /names no version of an asset/],
    ['azureml:inputs@newest', /names no version of an asset/],
    ['azureml:a:1:2', /names no version of an asset/],
    ['azureml://datastores/store/a', /has no form that azureml: URIs have/],
    ['azureml://datastores//paths/a', /has no form/],
    ['azureml://datastores/../paths/a', /names the datastore "\.\."/],
    ['azureml://datastores/store/paths/../../secret', /may not leave its datastore/],
    ['azureml://datastores/store/paths/a\\..\\..\\secret', /may not leave its datastore/],
  ])('refuses %s', (uri, message) => {
    expect(() => parseDataUri(uri)).toThrow(message);
  });
});

describe('resolveDataUri', () => {
  const datastores = {
    plant: 'abfss://data@plant.dfs.core.windows.net/fleet',
    signed: 'https://plant.blob.core.windows.net/data?sv=1&sig=s',
    disk: '/mnt/a disk',
    near: 'near',
    wrong: 'azureml:inputs:1',
  };
  const resolve = (uri: string): string => resolveDataUri(uri, { baseFolder: '/base', datastores });

  it.each([
    ['data/c 01/', 'file:///base/data/c%2001'],
    ['/data/c01', 'file:///data/c01'],
    ['file:///data/c%2001/', 'file:///data/c%2001'],
    ['/', 'file:///'],
    ['wasb://data@plant.blob.core.windows.net/c 01', 'https://plant.blob.core.windows.net/data/c%2001'],
    ['azureml://datastores/plant/paths/c 01/x', 'https://plant.blob.core.windows.net/data/fleet/c%2001/x'],
    [`${longPrefix}/datastores/plant/paths/c01`, 'https://plant.blob.core.windows.net/data/fleet/c01'],
    ['azureml://datastores/plant/paths/', 'https://plant.blob.core.windows.net/data/fleet'],
    ['azureml://datastores/signed/paths/c01', 'https://plant.blob.core.windows.net/data/c01?sv=1&sig=s'],
    ['azureml://datastores/disk/paths/c01', 'file:///mnt/a%20disk/c01'],
    ['azureml://datastores/near/paths/c01', 'file:///base/near/c01'],
    ['azureml://datastores/unknown/paths/c01/x.csv', 'file:///base/datastores/unknown/c01/x.csv'],
    ['azureml://datastores/toString/paths/c01', 'file:///base/datastores/toString/c01'],
  ])('%s lies at %s', (uri, place) => {
    expect(resolve(uri)).toBe(place);
  });

  it.each([
    ['azureml:inputs:1', /a registered asset/],
    ['azureml://registries/shared/data/inputs/versions/1', /in the registry "shared"/],
    ['azureml://datastores/wrong/paths/a', /datastore "wrong" is mapped to "azureml:inputs:1"/],
    ['file://host/a', /names no local file/],
    [' ', /names no file or folder/],
  ])('refuses %s', (uri, message) => {
    expect(() => resolve(uri)).toThrow(message);
  });
});

describe('joinUri', () => {
  it.each([
    ['/data', 'a b/c', '/data/a b/c'],
    ['/data/', '/c', '/data/c'],
    ['file:///data', 'a b#/c', 'file:///data/a%20b%23/c'],
    [
      'https://plant.blob.core.windows.net/data/x?sig=s',
      'a b',
      'https://plant.blob.core.windows.net/data/x/a%20b?sig=s',
    ],
    ['azureml://datastores/store/paths/x/', 'y', 'azureml://datastores/store/paths/x/y'],
    ['https://plant.blob.core.windows.net/data', '', 'https://plant.blob.core.windows.net/data'],
  ])('%s and %s are %s', (base, path, joined) => {
    expect(joinUri(base, path)).toBe(joined);
  });

  it('stays below the base, and shows no signature when it refuses', () => {
    const base = 'https://plant.blob.core.windows.net/data?sig=c2VjcmV0';
    expect(() => joinUri(base, 'a/../../b')).toThrow(/leaves "https:\/\/plant.blob.core.windows.net\/data":/);
    expect(() => joinUri('azureml:inputs:1', 'a')).toThrow(/a registered asset/);
  });
});
