import { copyFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { BlobServiceClient } from '@azure/storage-blob';
import { startTestAzurite, temporaryFolder, type TestAzurite } from '@circuitwatch/testing';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor } from '../../spec/fleet.ts';
import { startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';

const fixtures = path.join(import.meta.dirname, '../../../../../libs/scoring/models/fixtures');

const fields = `modelVersion {
  uri checksum features task metadata devices
  inputs { name type categories } outputs { name output index }
}`;

describe('registering a model version', () => {
  const folder = temporaryFolder('models');
  let api: TestApi;
  let modelId: unknown;
  let azurite: TestAzurite | null = null;
  beforeAll(async () => {
    azurite = await startTestAzurite();
    const blobs = {
      connectionStrings: azurite ? [azurite.connectionString] : [],
      credential: null,
      cacheFolder: path.join(folder.path, 'blobs'),
      maximumCacheBytes: 1e8,
    };
    api = await startTestApi({ baseFolder: folder.path, blobs });
    for (const name of ['linear', 'mixed-inputs', 'zip-map-texts'])
      await copyFile(path.join(fixtures, `${name}.onnx`), path.join(folder.path, `${name}.onnx`));
    await writeFile(path.join(folder.path, 'broken.onnx'), 'no graph');
    await api.db.datastores.create({ name: 'models', uri: folder.path }, actor);
    modelId = (await mutate(api, 'createModel', { name: 'm' }, 'model { id }'))['model']?.['id'];
    // The first of all starts fetches Azurite.
  }, 360_000);
  afterAll(async () => {
    await api.stop();
    await azurite?.stop();
    folder.remove();
  });

  const register = (input: Record<string, unknown>): Promise<Json> =>
    mutate(api, 'createModelVersion', { modelId, ...input }, fields);

  it('takes from the file what is not said', async () => {
    const { modelVersion: mixed } = (await register({ uri: 'mixed-inputs.onnx' })) as Record<string, Json>;
    expect(mixed).toEqual({
      uri: 'mixed-inputs.onnx',
      checksum: expect.stringMatching(/^[0-9a-f]{64}$/) as string,
      features: ['pressure', 'starts', 'shift', 'machine'],
      task: 'REGRESSION',
      metadata: {},
      devices: ['CPU', 'GPU'],
      inputs: null,
      outputs: null,
    });
    const inDatastore = 'azureml://datastores/models/paths/zip-map-texts.onnx';
    expect((await register({ uri: inDatastore, features: ['a', 'b'] }))['modelVersion']).toMatchObject({
      uri: inDatastore,
      task: 'CLASSIFICATION',
    });
  });

  it('looks into blobs', async ({ skip }) => {
    if (!azurite) return skip('there is no Azurite here');
    const container = BlobServiceClient.fromConnectionString(azurite.connectionString).getContainerClient(
      'models',
    );
    await container.create();
    await container.getBlockBlobClient('pump/linear.onnx').uploadFile(path.join(fixtures, 'linear.onnx'));
    const uri = azurite.uriOf('models/pump/linear.onnx');
    const features = ['a', 'b', 'c'];
    expect((await register({ uri, features }))['modelVersion']).toMatchObject({ uri, task: 'REGRESSION' });
    expect(shortErrors(await register({ uri, features: ['a'] }))).toEqual(['INVALID features']);
    const absent = await register({ uri: azurite.uriOf('models/none.onnx'), features });
    expect(absent['userErrors']?.[0]?.['message']).toMatch(/There is no such blob/);
    const folderOfBlobs = await register({ uri: azurite.uriOf('models/pump'), features });
    expect(folderOfBlobs['userErrors']?.[0]?.['message']).toMatch(/There is no such blob/);
  });

  it('keeps what is declared', async () => {
    const inputs = [{ name: 'a' }, { name: 'b', type: 'INTEGER' }, { name: 'c', categories: ['1', '2'] }];
    const version = (
      await register({
        uri: path.join(folder.path, 'linear.onnx'),
        inputs,
        outputs: [{ name: 'predicted_value', output: 'y' }],
        task: 'REGRESSION',
        metadata: { trainedBy: 'Ada', folds: [1, 2] },
        devices: ['CPU', 'CPU'],
      })
    )['modelVersion'];
    expect(version).toMatchObject({
      features: ['a', 'b', 'c'],
      inputs: [
        { name: 'a', type: 'NUMBER', categories: null },
        { name: 'b', type: 'INTEGER', categories: null },
        { name: 'c', type: 'NUMBER', categories: ['1', '2'] },
      ],
      outputs: [{ name: 'predicted_value', output: 'y', index: 0 }],
      metadata: { trainedBy: 'Ada', folds: [1, 2] },
      devices: ['CPU'],
    });
  });

  it('refuses what does not fit, at its field, and registers nothing', async () => {
    const before = await api.db.modelVersions.count();
    const linear = { uri: 'linear.onnx', features: ['a', 'b', 'c'] };
    const cases: readonly [Record<string, unknown>, string[]][] = [
      [{ uri: 'broken.onnx' }, ['INVALID uri']],
      [{ uri: 'broken.onnx', allowUnreachable: true }, ['INVALID uri']],
      [{ uri: 'linear.onnx' }, ['INVALID features']],
      [{ ...linear, features: ['a', 'b'] }, ['INVALID features']],
      [{ ...linear, checksum: '0'.repeat(64) }, ['INVALID checksum']],
      [{ ...linear, outputs: [{ name: 'p', output: 'z' }] }, ['INVALID outputs.0.output']],
      [{ uri: 'no-such.onnx', features: ['a'] }, ['INVALID uri']],
      [{ uri: '.', features: ['a'] }, ['INVALID uri']],
      [{ uri: 'https://account.blob.core.windows.net/models/m.onnx' }, ['INVALID uri']],
      [{ uri: 'azureml:model:3' }, ['INVALID uri']],
      [{ ...linear, inputs: [{ name: 'a' }, { name: 'c' }, { name: 'b' }] }, ['INVALID features']],
      [{ uri: 'linear.onnx', inputs: [{ name: 'a' }, { name: 'a' }] }, ['INVALID inputs']],
      [{ ...linear, inputs: [] }, ['INVALID inputs']],
      [{ ...linear, metadata: ['x'] }, ['INVALID metadata']],
      [{ ...linear, metadata: { x: 'x'.repeat(10_000) } }, ['INVALID metadata']],
      [{ ...linear, metadata: { x: 'a\u0000b' } }, ['INVALID metadata']],
      [{ ...linear, devices: [] }, ['INVALID devices']],
    ];
    for (const [input, expected] of cases) {
      expect([input, shortErrors(await register(input))]).toEqual([input, expected]);
    }
    expect(await api.db.modelVersions.count()).toBe(before);
  });

  it('believes what is said of a file that it cannot reach only when it is told to', async () => {
    const uri = 'https://account.blob.core.windows.net/models/m.onnx';
    const { userErrors } = (await register({ uri })) as Record<string, Json>;
    expect(userErrors?.[0]?.['message']).toMatch(/allowUnreachable: true/);
    expect((await register({ uri, features: ['a'], allowUnreachable: true }))['modelVersion']).toMatchObject({
      uri,
      checksum: null,
      features: ['a'],
      task: null,
    });
  });
});

describe('deployments', () => {
  let api: TestApi;
  let modelVersionId: unknown;
  beforeAll(async () => {
    api = await startTestApi();
    const model = (await mutate(api, 'createModel', { name: 'm' }, 'model { id }'))['model'];
    const input = { modelId: model?.['id'] };
    modelVersionId = (await mutate(api, 'createModelVersion', input, 'modelVersion { id }'))[
      'modelVersion'
    ]?.['id'];
  });
  afterAll(() => api.stop());

  const deploy = (input: Record<string, unknown>): Promise<Json> =>
    mutate(
      api,
      'createDeployment',
      { kind: 'ONLINE', modelVersionId, ...input },
      'deployment { id version traffic collector { collections { name samplingRate } } }',
    );

  it('collect into assets that monitors can name', async () => {
    const collector = { collections: [{ name: 'model_inputs', samplingRate: 0.5 }, { name: 'request' }] };
    const made = (await deploy({ name: 'blue', endpoint: 'pumps', collector }))['deployment'];
    expect(made).toMatchObject({
      traffic: 100,
      collector: {
        collections: [
          { name: 'model_inputs', samplingRate: 0.5 },
          { name: 'request', samplingRate: 1 },
        ],
      },
    });
    const uris = async () => {
      const found = await api.db.dataAssets.resolve([
        'pumps-blue-model_inputs@latest',
        'pumps-blue-request:1',
      ]);
      return found.map((asset) => asset?.uri);
    };
    expect(await uris()).toEqual([
      'modelDataCollector/pumps/blue/model_inputs',
      'modelDataCollector/pumps/blue/request',
    ]);
    await api.db.datastores.create({ name: 'workspaceblobstore', uri: 'elsewhere' }, actor);
    const update = (input: Record<string, unknown>) =>
      mutate(
        api,
        'updateDeployment',
        { id: made?.['id'], ...input },
        'deployment { version collector { collections { name } } }',
      );
    const onlyInputs = { collector: { collections: [{ name: 'model_inputs' }] } };
    expect((await update(onlyInputs))['deployment']?.['collector']).toEqual({
      collections: [{ name: 'model_inputs' }],
    });
    expect((await uris())[0]).toBe(
      'azureml://datastores/workspaceblobstore/paths/modelDataCollector/pumps/blue/model_inputs',
    );
    expect((await update({}))['deployment']?.['collector']).not.toBeNull();
    expect((await update({ collector: { collections: [] } }))['deployment']?.['collector']).toBeNull();
    const refused = async (collections: readonly object[]) =>
      shortErrors(await update({ collector: { collections } }));
    expect(await refused([{ name: 'a b' }])).toEqual(['INVALID collector.collections.0.name']);
    expect(await refused([{ name: 'a', samplingRate: 50 }])).toEqual([
      'INVALID collector.collections.0.samplingRate',
    ]);
    expect(await refused([{ name: 'a' }, { name: 'a' }])).toEqual(['INVALID collector.collections']);
  });

  it('share the traffic of an endpoint by name', async () => {
    for (const name of ['blue', 'green']) await deploy({ name, endpoint: 'shared' });
    const set = (endpoint: string, shares: Record<string, number>): Promise<Json> => {
      const traffic = Object.entries(shares).map(([deployment, percent]) => ({ deployment, percent }));
      return mutate(api, 'setEndpointTraffic', { endpoint, traffic }, 'deployments { name traffic }');
    };
    expect((await set('shared', { blue: 90, green: 10 }))['deployments']).toEqual([
      { name: 'blue', traffic: 90 },
      { name: 'green', traffic: 10 },
    ]);
    expect(shortErrors(await set('shared', { blue: 90, green: 20 }))).toEqual(['INVALID traffic']);
    expect(shortErrors(await set('shared', { blue: 90, gren: 10 }))).toEqual([
      'INVALID traffic.1.deployment',
    ]);
    expect(shortErrors(await set('no-such', { blue: 100 }))).toEqual(['NOT_FOUND endpoint']);
    const listed = await api.data(
      `{ deployments(filter: { endpoints: ["shared"], kind: [ONLINE], names: ["green"] }) { nodes { id traffic } } }`,
    );
    const green = listed['deployments']?.['nodes']?.[0];
    expect(green).toMatchObject({ traffic: 10 });
    expect(shortErrors(await mutate(api, 'deleteDeployment', { id: green?.['id'] }))).toEqual([
      'CONFLICT id',
    ]);
    await set('shared', { blue: 100 });
    expect(shortErrors(await mutate(api, 'deleteDeployment', { id: green?.['id'] }))).toEqual([]);
  });
});
