import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFleet } from '../../spec/fleet.ts';
import { startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';
import { encodeGlobalId } from '../../global-id.ts';

const nobody = '018f0000-0000-7000-8000-000000000000';
const fields = `baseline {
  id name description version frozenAt selection { asset uri lookbackSize lookbackOffset context }
  frozen { asset uri window { from to } }
}`;

describe('baselines', () => {
  let api: TestApi;
  let monitorId: string;
  beforeAll(async () => {
    api = await startTestApi();
    const { circuits } = await createFleet(api.db, 'mill', 1);
    monitorId = encodeGlobalId('Monitor', circuits[0]?.monitor.id ?? '');
  });
  afterAll(() => api.stop());

  const selection = {
    asset: 'readings@latest',
    lookbackSize: 'P30D',
    lookbackOffset: 'P7D',
    context: 'TRAINING',
  };
  async function create(name: string): Promise<Json> {
    const payload = await mutate(api, 'createBaseline', { name, selection }, fields);
    expect(payload['userErrors']).toEqual([]);
    return payload['baseline'] ?? {};
  }
  const monitor = (id: unknown) =>
    mutate(
      api,
      'replaceMonitorBaseline',
      { monitorId, baselineId: id },
      'monitor { definitionNumber baseline { asset uri lookbackSize lookbackOffset start end context } }',
    );

  it('are frozen to dates and a version of the asset, and given to monitors as a new definition', async () => {
    const { id, ...made } = await create('spring');
    expect(made).toEqual({
      name: 'spring',
      description: '',
      version: 1,
      frozenAt: null,
      frozen: null,
      selection: { ...selection, uri: null },
    });
    const { monitor: moving } = await monitor(id);
    expect(moving).toEqual({
      definitionNumber: 2,
      baseline: { ...selection, uri: null, start: null, end: null },
    });
    const at = '2026-03-31T00:00:00.000Z';
    const { baseline } = await mutate(api, 'freezeBaseline', { id, at }, fields);
    expect(baseline).toMatchObject({
      version: 2,
      frozenAt: '2026-03-01T12:00:00.000Z',
      frozen: {
        asset: 'readings:1',
        uri: 'readings',
        window: { from: '2026-02-22T00:00:00.000Z', to: '2026-03-24T00:00:00.000Z' },
      },
    });
    expect(shortErrors(await mutate(api, 'freezeBaseline', { id }))).toEqual(['CONFLICT id']);
    const { monitor: fixed } = await monitor(id);
    expect(fixed).toEqual({
      definitionNumber: 3,
      baseline: {
        asset: 'readings:1',
        uri: null,
        context: 'TRAINING',
        lookbackSize: null,
        lookbackOffset: null,
        start: '2026-02-22T00:00:00.000Z',
        end: '2026-03-24T00:00:00.000Z',
      },
    });
    expect(
      (await api.data('{ baselines(search: "spr") { totalCount nodes { name } } }'))['baselines'],
    ).toEqual({
      totalCount: 1,
      nodes: [{ name: 'spring' }],
    });
    await mutate(api, 'deleteBaseline', { id }, 'deletedId');
    expect((await api.data('{ baselines { totalCount } }'))['baselines']).toEqual({ totalCount: 0 });
  });

  it('refuse bad input at its field', async () => {
    const { id } = await create('stable');
    const baseline = encodeGlobalId('Baseline', nobody);
    const cases: readonly [string, Record<string, unknown>, string[]][] = [
      ['createBaseline', { name: 'stable', selection }, ['CONFLICT name']],
      ['createBaseline', { name: 'x', selection: {} }, ['INVALID selection']],
      ['createBaseline', { name: 'x', selection: { asset: 'gone:1' } }, ['NOT_FOUND selection.asset']],
      [
        'createBaseline',
        { name: 'x', selection: { uri: 'x', lookbackSize: 'soon' } },
        ['INVALID selection.lookbackSize'],
      ],
      ['freezeBaseline', { id: baseline }, ['NOT_FOUND id']],
      ['freezeBaseline', { id, expectedVersion: 7 }, ['CONFLICT expectedVersion']],
      ['deleteBaseline', { id: baseline }, ['NOT_FOUND id']],
      ['replaceMonitorBaseline', { monitorId, baselineId: baseline }, ['NOT_FOUND baselineId']],
      [
        'replaceMonitorBaseline',
        { monitorId: encodeGlobalId('Monitor', nobody), baselineId: id },
        ['NOT_FOUND monitorId'],
      ],
      [
        'replaceMonitorBaseline',
        { monitorId, baselineId: id, expectedVersion: 77 },
        ['CONFLICT expectedVersion'],
      ],
    ];
    for (const [mutation, input, expected] of cases) {
      expect([mutation, input, shortErrors(await mutate(api, mutation, input))]).toEqual([
        mutation,
        input,
        expected,
      ]);
    }
  });
});

describe('datastores and components', () => {
  let api: TestApi;
  beforeAll(async () => {
    api = await startTestApi();
  });
  afterAll(() => api.stop());

  it('are created once, listed and deleted', async () => {
    const lake = { name: 'Lake_1', uri: 'abfss://raw@store.dfs.core.windows.net/a', description: 'All.' };
    const made = await mutate(api, 'createDatastore', lake, 'datastore { id name uri description version }');
    expect(made['datastore']).toMatchObject({ ...lake, version: 1 });
    const component = {
      name: 'cleaned',
      label: '0.0.1',
      kind: 'PREPROCESSING',
      sql: 'from input where $limit',
      inputs: { limit: 3, unit: null },
    };
    const shown = 'component { id name label kind sql inputs description }';
    const first = await mutate(api, 'createComponent', component, shown);
    expect(first['component']).toMatchObject({ ...component, description: '' });
    const later = { name: 'cleaned', label: '0.0.2', kind: 'UNKNOWN' };
    expect((await mutate(api, 'createComponent', later, shown))['component']).toMatchObject({
      ...later,
      sql: null,
      inputs: {},
    });
    const lists = await api.data(`{
      datastores(search: "all") { nodes { name } }
      components(name: "cleaned", first: 1) { totalCount nodes { label } }
      runnable: components(kind: [PREPROCESSING]) { nodes { label } }
    }`);
    expect(lists).toEqual({
      datastores: { nodes: [{ name: 'Lake_1' }] },
      components: { totalCount: 2, nodes: [{ label: '0.0.2' }] },
      runnable: { nodes: [{ label: '0.0.1' }] },
    });
    await mutate(api, 'deleteDatastore', { id: made['datastore']?.['id'] }, 'deletedId');
    await mutate(api, 'deleteComponent', { id: first['component']?.['id'] }, 'deletedId');
    const left = await api.data('{ datastores { totalCount } components { totalCount } }');
    expect(left).toEqual({ datastores: { totalCount: 0 }, components: { totalCount: 1 } });
  });

  it('refuse bad input at its field', async () => {
    const cases: readonly [string, Record<string, unknown>, string[]][] = [
      ['createDatastore', { name: 'a b', uri: 'x' }, ['INVALID name']],
      ['createDatastore', { name: 'a', uri: 'azureml://datastores/b/paths/c' }, ['INVALID uri']],
      ['createDatastore', { name: 'a', uri: 's3://b' }, ['INVALID uri']],
      ['createComponent', { name: 'a:b', label: '1', kind: 'UNKNOWN' }, ['INVALID name']],
      ['createComponent', { name: 'cleaned', label: '0.0.2', kind: 'UNKNOWN' }, ['CONFLICT label']],
      ['createComponent', { name: 'a', label: '1', kind: 'UNKNOWN', sql: ' ' }, ['INVALID sql']],
      ['createComponent', { name: 'a', label: '1', kind: 'UNKNOWN', inputs: [1] }, ['INVALID inputs']],
      ['deleteDatastore', { id: encodeGlobalId('Datastore', nobody) }, ['NOT_FOUND id']],
      ['deleteComponent', { id: encodeGlobalId('Component', nobody) }, ['NOT_FOUND id']],
    ];
    for (const [mutation, input, expected] of cases) {
      expect([mutation, input, shortErrors(await mutate(api, mutation, input))]).toEqual([
        mutation,
        input,
        expected,
      ]);
    }
  });
});
