import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFleet } from '../../spec/fleet.ts';
import { startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';
import { encodeGlobalId } from '../../global-id.ts';

const nobody = encodeGlobalId('DataAsset', '018f0000-0000-7000-8000-000000000000');
const fields = 'dataAsset { id name number uri description timestampColumn version circuit { name } }';

describe('data assets', () => {
  let api: TestApi;
  let circuitId: string;
  beforeAll(async () => {
    api = await startTestApi();
    const { circuits } = await createFleet(api.db, 'mill', 1);
    circuitId = encodeGlobalId('Circuit', circuits[0]?.circuit.id ?? '');
  });
  afterAll(() => api.stop());

  it('get the next number of their name, and keep their URI', async () => {
    const input = { name: 'sensors', uri: 'file:///data/1', timestampColumn: 'at', circuitId };
    const first = (await mutate(api, 'createDataAsset', input, fields))['dataAsset'];
    expect(first).toMatchObject({
      number: 1,
      description: '',
      timestampColumn: 'at',
      circuit: { name: 'c000' },
    });
    const second = (await mutate(api, 'createDataAsset', { name: 'sensors', uri: 'data/2' }, fields))[
      'dataAsset'
    ];
    expect(second).toMatchObject({ number: 2, uri: 'data/2', timestampColumn: null, circuit: null });
    const changed = await mutate(
      api,
      'updateDataAsset',
      { id: first?.['id'], expectedVersion: 1, description: 'Day one.' },
      fields,
    );
    expect(changed['dataAsset']).toMatchObject({
      description: 'Day one.',
      uri: 'file:///data/1',
      version: 2,
    });
    const list = async (args: string): Promise<Json | undefined> =>
      (await api.data(`{ dataAssets(${args}) { totalCount nodes { number } } }`))['dataAssets'];
    expect(await list('name: "sensors"')).toMatchObject({ totalCount: 2 });
    expect(await list(`name: "sensors", circuitId: "${circuitId}"`)).toEqual({
      totalCount: 1,
      nodes: [{ number: 1 }],
    });
    expect(await list('circuitId: "nonsense"')).toEqual({ totalCount: 0, nodes: [] });
    expect((await mutate(api, 'deleteDataAsset', { id: second?.['id'] }, 'deletedId'))['deletedId']).toBe(
      second?.['id'],
    );
    expect(await list('name: "sensors"')).toEqual({ totalCount: 1, nodes: [{ number: 1 }] });
  });

  it('refuse bad input at its field and store nothing', async () => {
    const made = await mutate(api, 'createDataAsset', { name: 'stable', uri: 'data' }, fields);
    const id = made['dataAsset']?.['id'];
    const before = [await api.db.dataAssets.count(), await api.db.audit.count()];
    const cases: readonly [string, Record<string, unknown>, string[]][] = [
      ['createDataAsset', { name: 'My sensors', uri: '' }, ['INVALID name', 'INVALID uri']],
      ['createDataAsset', { name: 'x', uri: 's3://bucket/x' }, ['INVALID uri']],
      ['createDataAsset', { name: 'x', uri: 'data', timestampColumn: '' }, ['INVALID timestampColumn']],
      ['createDataAsset', { name: 'x', uri: 'data', circuitId: nobody }, ['INVALID circuitId']],
      [
        'createDataAsset',
        {
          name: 'x',
          uri: 'data',
          circuitId: encodeGlobalId('Circuit', '018f0000-0000-7000-8000-000000000000'),
        },
        ['INVALID circuitId'],
      ],
      ['updateDataAsset', { id, expectedVersion: 5, description: 'x' }, ['CONFLICT expectedVersion']],
      ['updateDataAsset', { id: nobody, description: 'x' }, ['NOT_FOUND id']],
      ['updateDataAsset', { id: circuitId, description: 'x' }, ['INVALID id']],
      ['deleteDataAsset', { id: nobody }, ['NOT_FOUND id']],
    ];
    for (const [mutation, input, expected] of cases) {
      expect([mutation, input, shortErrors(await mutate(api, mutation, input))]).toEqual([
        mutation,
        input,
        expected,
      ]);
    }
    expect([await api.db.dataAssets.count(), await api.db.audit.count()]).toEqual(before);
  });
});
