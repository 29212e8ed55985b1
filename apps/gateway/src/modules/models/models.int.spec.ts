import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFleet } from '../../spec/fleet.ts';
import { startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';
import { encodeGlobalId, type NodeType } from '../../global-id.ts';

function nobody(type: NodeType): string {
  return encodeGlobalId(type, '018f0000-0000-7000-8000-000000000000');
}

describe('models, versions and deployments', () => {
  let api: TestApi;
  let circuitId: string;
  beforeAll(async () => {
    api = await startTestApi();
    const { circuits } = await createFleet(api.db, 'mill', 1);
    circuitId = encodeGlobalId('Circuit', circuits[0]?.circuit.id ?? '');
  });
  afterAll(() => api.stop());

  async function createModel(name: string): Promise<unknown> {
    return (await mutate(api, 'createModel', { name, description: 'Forecasts.' }, 'model { id }'))['model']?.[
      'id'
    ];
  }

  async function createVersion(
    modelId: unknown,
    more: Record<string, unknown> = {},
  ): Promise<Json | undefined> {
    const fields =
      'modelVersion { id number stage uri checksum features version model { name } deployments { name } }';
    return (await mutate(api, 'createModelVersion', { modelId, ...more }, fields))['modelVersion'];
  }

  it('go from a name to a version that answers for a circuit', async () => {
    const modelId = await createModel('forecast');
    const checksum = 'AB'.repeat(32);
    const first = await createVersion(modelId, {
      uri: 'file:///m.onnx',
      allowUnreachable: true,
      checksum,
      features: ['current', 'voltage'],
    });
    expect(first).toMatchObject({
      number: 1,
      stage: 'DEV',
      checksum: checksum.toLowerCase(),
      features: ['current', 'voltage'],
      model: { name: 'forecast' },
      deployments: [],
    });
    const second = await createVersion(modelId, { stage: 'TEST' });
    expect(second).toMatchObject({ number: 2, stage: 'TEST', uri: null, checksum: null, features: [] });
    const staged = await mutate(
      api,
      'setModelStage',
      { id: second?.['id'], stage: 'PROD' },
      'modelVersion { stage }',
    );
    expect(staged['modelVersion']).toEqual({ stage: 'PROD' });

    const input = { name: 'live', kind: 'ONLINE', modelVersionId: first?.['id'], circuitId };
    const fields = 'deployment { id enabled kind modelVersion { number } circuit { name } }';
    const deployed = (await mutate(api, 'createDeployment', input, fields))['deployment'];
    expect(deployed).toMatchObject({
      enabled: true,
      kind: 'ONLINE',
      modelVersion: { number: 1 },
      circuit: { name: 'c000' },
    });
    const id = deployed?.['id'];
    const moved = await mutate(
      api,
      'updateDeployment',
      { id, expectedVersion: 1, modelVersionId: second?.['id'] },
      fields,
    );
    expect(moved['deployment']).toMatchObject({ modelVersion: { number: 2 } });
    const off = await mutate(api, 'setDeploymentEnabled', { id, enabled: false }, fields);
    expect(off['deployment']).toMatchObject({ enabled: false });
    expect(
      await api.data(`{ deployments(circuitId: "${circuitId}") { totalCount nodes { name } } }`),
    ).toEqual({
      deployments: { totalCount: 1, nodes: [{ name: 'live' }] },
    });
    expect(shortErrors(await mutate(api, 'deleteModel', { id: modelId }))).toEqual(['CONFLICT id']);
    expect((await mutate(api, 'deleteDeployment', { id }, 'deletedId'))['deletedId']).toBe(id);
    expect((await mutate(api, 'deleteModel', { id: modelId }, 'deletedId'))['deletedId']).toBe(modelId);
  });

  it('page the versions of many models in one statement, newest first', async () => {
    const modelId = await createModel('versioned');
    for (let count = 0; count < 11; count += 1) await createVersion(modelId);
    const query = `query ($id: ID!, $after: String) { node(id: $id) { ... on Model {
      versions(first: 4, after: $after) { totalCount nodes { number } pageInfo { hasNextPage endCursor } }
    } } }`;
    const numbers: number[] = [];
    let after: unknown = null;
    for (let more = true; more;) {
      const page = (await api.data(query, { id: modelId, after }))['node']?.['versions'];
      expect(page?.['totalCount']).toBe(11);
      numbers.push(
        ...((page?.['nodes'] ?? []) as unknown as { number: number }[]).map(({ number }) => number),
      );
      more = (page?.['pageInfo']?.['hasNextPage'] as unknown) === true;
      after = page?.['pageInfo']?.['endCursor'];
    }
    expect(numbers).toEqual([11, 10, 9, 8, 7, 6, 5, 4, 3, 2, 1]);
  });

  it('are found by a part of their name or description', async () => {
    await createModel('searched');
    const search = async (text: string): Promise<Json> =>
      api.data('query ($text: String) { models(search: $text) { totalCount } }', { text });
    expect(await search('EARCHE')).toEqual({ models: { totalCount: 1 } });
    expect(await search('100%')).toEqual({ models: { totalCount: 0 } });
    expect(await api.data(`{ deployments(circuitId: "${nobody('Circuit')}") { totalCount } }`)).toEqual({
      deployments: { totalCount: 0 },
    });
    expect(await api.data('{ deployments(circuitId: "nonsense") { nodes { id } } }')).toEqual({
      deployments: { nodes: [] },
    });
  });

  it('refuse bad input at its field and store nothing', async () => {
    const modelId = await createModel('stable');
    const version = (await createVersion(modelId))?.['id'];
    await mutate(api, 'createDeployment', { name: 'taken', kind: 'BATCH', modelVersionId: version });
    const counts = async (): Promise<number[]> =>
      Promise.all([
        api.db.models.count(),
        api.db.modelVersions.count(),
        api.db.deployments.count(),
        api.db.audit.count(),
      ]);
    const before = await counts();
    const deployment = { name: 'new', kind: 'ONLINE', modelVersionId: version };
    const cases: readonly [string, Record<string, unknown>, string[]][] = [
      ['createModel', { name: 'stable' }, ['CONFLICT name']],
      [
        'createModel',
        { name: 'Un stable', description: 'x'.repeat(2001) },
        ['INVALID name', 'INVALID description'],
      ],
      ['updateModel', { id: modelId, expectedVersion: 9, description: 'x' }, ['CONFLICT expectedVersion']],
      ['updateModel', { id: nobody('Model'), description: 'x' }, ['NOT_FOUND id']],
      ['deleteModel', { id: nobody('Model') }, ['NOT_FOUND id']],
      ['deleteModel', { id: version }, ['INVALID id']],
      ['createModelVersion', { modelId: version }, ['INVALID modelId']],
      ['createModelVersion', { modelId: nobody('Model') }, ['INVALID modelId']],
      [
        'createModelVersion',
        { modelId, checksum: 'abc', uri: ' ', features: ['a', 'a'] },
        ['INVALID uri', 'INVALID checksum', 'INVALID features'],
      ],
      ['setModelStage', { id: nobody('ModelVersion'), stage: 'PROD' }, ['NOT_FOUND id']],
      ['createDeployment', { ...deployment, name: 'taken' }, ['CONFLICT name']],
      ['createDeployment', { ...deployment, name: '' }, ['INVALID name']],
      ['createDeployment', { ...deployment, modelVersionId: modelId }, ['INVALID modelVersionId']],
      [
        'createDeployment',
        { ...deployment, modelVersionId: nobody('ModelVersion') },
        ['INVALID modelVersionId'],
      ],
      ['createDeployment', { ...deployment, circuitId: nobody('Circuit') }, ['INVALID circuitId']],
      ['createDeployment', { ...deployment, circuitId: 'c01' }, ['INVALID circuitId']],
      ['updateDeployment', { id: nobody('Deployment') }, ['NOT_FOUND id']],
      ['setDeploymentEnabled', { id: nobody('Deployment'), enabled: true }, ['NOT_FOUND id']],
      ['deleteDeployment', { id: nobody('Deployment') }, ['NOT_FOUND id']],
    ];
    for (const [mutation, input, expected] of cases) {
      expect([mutation, input, shortErrors(await mutate(api, mutation, input))]).toEqual([
        mutation,
        input,
        expected,
      ]);
    }
    expect(await counts()).toEqual(before);
  });
});
