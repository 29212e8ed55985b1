import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { startTestGateway, type TestGateway } from '../spec/test-gateway.ts';
import { encodeGlobalId } from '../global-id.ts';
import { buildGatewaySchema } from '../schema/build-schema.ts';

/** What the steps learn from each other: ids of what they created, by the name of the mutation. */
type Known = Record<string, string>;

interface Step {
  readonly mutation: string;
  readonly input?: (known: Known) => Record<string, unknown>;
  /** Where the payload shows what was created or changed. */
  readonly shows: string;
  /** What the audit trail calls the deed. */
  readonly action: string;
}

const selection = { asset: 'readings@latest' };
const signals = [{ name: 'drift', kind: 'DATA_DRIFT', metrics: [{ metric: 'psi', threshold: 0.25 }] }];

/** The monitor `m`, told otherwise than it was created. */
const document = `name: m
create_monitor:
  monitoring_signals:
    drift:
      type: data_drift
      production_data: {input_data: {type: mltable, path: azureml:readings:1}}
      reference_data: {input_data: {type: mltable, path: azureml:readings:1}}
      metric_thresholds: {numerical: {jensen_shannon_distance: 0.1}}
`;

/** One happy path through every mutation there is. */
const steps: readonly Step[] = [
  { mutation: 'createPlant', input: () => ({ name: 'plant-a' }), shows: 'plant', action: 'plant.create' },
  {
    mutation: 'updatePlant',
    input: ({ plant }) => ({ id: plant, title: 'A' }),
    shows: 'plant',
    action: 'plant.update',
  },
  {
    mutation: 'createCircuit',
    input: ({ plant }) => ({ plantId: plant, name: 'c01' }),
    shows: 'circuit',
    action: 'circuit.create',
  },
  {
    mutation: 'updateCircuit',
    input: ({ circuit }) => ({ id: circuit, tags: ['a'] }),
    shows: 'circuit',
    action: 'circuit.update',
  },
  {
    mutation: 'setCircuitEnabled',
    input: ({ circuit }) => ({ id: circuit, enabled: true }),
    shows: 'circuit',
    action: 'circuit.update',
  },
  { mutation: 'createModel', input: () => ({ name: 'forecast' }), shows: 'model', action: 'model.create' },
  {
    mutation: 'updateModel',
    input: ({ model }) => ({ id: model, description: 'x' }),
    shows: 'model',
    action: 'model.update',
  },
  {
    mutation: 'createModelVersion',
    input: ({ model }) => ({ modelId: model }),
    shows: 'modelVersion',
    action: 'modelVersion.create',
  },
  {
    mutation: 'setModelStage',
    input: ({ modelVersion }) => ({ id: modelVersion, stage: 'TEST' }),
    shows: 'modelVersion',
    action: 'modelVersion.update',
  },
  {
    mutation: 'createDeployment',
    input: ({ modelVersion }) => ({ name: 'live', kind: 'ONLINE', modelVersionId: modelVersion }),
    shows: 'deployment',
    action: 'deployment.create',
  },
  {
    mutation: 'updateDeployment',
    input: ({ deployment, modelVersion }) => ({ id: deployment, modelVersionId: modelVersion }),
    shows: 'deployment',
    action: 'deployment.update',
  },
  {
    mutation: 'setDeploymentEnabled',
    input: ({ deployment }) => ({ id: deployment, enabled: false }),
    shows: 'deployment',
    action: 'deployment.update',
  },
  {
    mutation: 'recordActuals',
    input: () => ({
      deployment: 'live',
      actuals: [{ key: 'a', value: 1, at: '2026-03-01T00:00:00Z' }],
    }),
    shows: 'deployment',
    action: 'deployment.recordActuals',
  },
  {
    mutation: 'createDataAsset',
    input: () => ({ name: 'readings', uri: 'readings', timestampColumn: 'at' }),
    shows: 'dataAsset',
    action: 'dataAsset.create',
  },
  {
    mutation: 'updateDataAsset',
    input: ({ dataAsset }) => ({ id: dataAsset, description: 'x' }),
    shows: 'dataAsset',
    action: 'dataAsset.update',
  },
  {
    mutation: 'createMonitor',
    input: ({ circuit }) => ({
      name: 'm',
      circuitId: circuit,
      target: selection,
      baseline: selection,
      signals,
    }),
    shows: 'monitor',
    action: 'monitor.create',
  },
  {
    mutation: 'createDatastore',
    input: () => ({ name: 'lake', uri: 'lake' }),
    shows: 'datastore',
    action: 'datastore.create',
  },
  {
    mutation: 'createComponent',
    input: () => ({ name: 'cleaned', label: '0.0.1', kind: 'PREPROCESSING', sql: 'from input' }),
    shows: 'component',
    action: 'component.create',
  },
  {
    mutation: 'createBaseline',
    input: () => ({ name: 'spring', selection: { ...selection, lookbackSize: 'P30D' } }),
    shows: 'baseline',
    action: 'baseline.create',
  },
  {
    mutation: 'freezeBaseline',
    input: ({ baseline }) => ({ id: baseline, at: '2026-03-01T00:00:00Z' }),
    shows: 'baseline',
    action: 'baseline.freeze',
  },
  {
    mutation: 'replaceMonitorBaseline',
    input: ({ monitor, baseline }) => ({ monitorId: monitor, baselineId: baseline }),
    shows: 'monitor',
    action: 'monitor.update',
  },
  {
    mutation: 'updateMonitor',
    input: ({ monitor }) => ({ id: monitor, title: 'M' }),
    shows: 'monitor',
    action: 'monitor.update',
  },
  {
    mutation: 'setMonitorEnabled',
    input: ({ monitor }) => ({ id: monitor, enabled: true }),
    shows: 'monitor',
    action: 'monitor.update',
  },
  {
    mutation: 'applyDocument',
    input: () => ({ text: document }),
    shows: 'monitor',
    action: 'monitor.update',
  },
  { mutation: 'runMonitor', input: () => ({ monitor: 'm' }), shows: 'run', action: 'run.request' },
  {
    mutation: 'runMonitors',
    input: () => ({ scheduledAt: '2026-03-01T00:00:00Z' }),
    shows: 'batch',
    action: 'run.request',
  },
  { mutation: 'cancelJob', input: ({ job }) => ({ id: job }), shows: 'job', action: 'job.cancel' },
  { mutation: 'retryJob', input: ({ job }) => ({ id: job }), shows: 'job', action: 'job.retry' },
  {
    mutation: 'discardDeadLetter',
    input: ({ deadLetter }) => ({ id: deadLetter }),
    shows: 'deadLetter',
    action: 'deadLetter.discard',
  },
  {
    mutation: 'reevaluateRun',
    input: ({ finishedRun }) => ({ runId: finishedRun }),
    shows: 'run',
    action: 'run.reevaluate',
  },
  {
    mutation: 'createApiToken',
    input: () => ({ name: 'a', role: 'VIEWER' }),
    shows: 'apiToken',
    action: 'token.create',
  },
  {
    mutation: 'revokeApiToken',
    input: ({ apiToken }) => ({ id: apiToken }),
    shows: 'apiToken',
    action: 'token.revoke',
  },
  { mutation: 'createSignInLink', shows: 'url', action: 'token.create' },
  {
    mutation: 'deleteMonitor',
    input: ({ monitor }) => ({ id: monitor }),
    shows: 'deletedId',
    action: 'monitor.delete',
  },
  {
    mutation: 'deleteDeployment',
    input: ({ deployment }) => ({ id: deployment }),
    shows: 'deletedId',
    action: 'deployment.delete',
  },
  {
    mutation: 'deleteModel',
    input: ({ model }) => ({ id: model }),
    shows: 'deletedId',
    action: 'model.delete',
  },
  {
    mutation: 'deleteBaseline',
    input: ({ baseline }) => ({ id: baseline }),
    shows: 'deletedId',
    action: 'baseline.delete',
  },
  {
    mutation: 'deleteComponent',
    input: ({ component }) => ({ id: component }),
    shows: 'deletedId',
    action: 'component.delete',
  },
  {
    mutation: 'deleteDatastore',
    input: ({ datastore }) => ({ id: datastore }),
    shows: 'deletedId',
    action: 'datastore.delete',
  },
  {
    mutation: 'deleteDataAsset',
    input: ({ dataAsset }) => ({ id: dataAsset }),
    shows: 'deletedId',
    action: 'dataAsset.delete',
  },
  {
    mutation: 'deleteCircuit',
    input: ({ circuit }) => ({ id: circuit }),
    shows: 'deletedId',
    action: 'circuit.delete',
  },
  {
    mutation: 'deletePlant',
    input: ({ plant }) => ({ id: plant }),
    shows: 'deletedId',
    action: 'plant.delete',
  },
];

const mutations = buildGatewaySchema().getMutationType()?.getFields() ?? {};
const trail = `{ auditEvents(first: 1) { totalCount nodes { at actor role action targetType targetId details requestId } } }`;

interface Trail {
  readonly totalCount: number;
  readonly nodes: readonly Record<string, unknown>[];
}

describe('every mutation leaves an audit event', () => {
  let gateway: TestGateway;
  const known: Known = {};
  beforeAll(async () => {
    gateway = await startTestGateway();
  });
  afterAll(() => gateway.stop());

  async function readTrail(): Promise<Trail> {
    const { data, errors } = await gateway.ask(trail);
    expect(errors).toEqual([]);
    return data?.['auditEvents'] as Trail;
  }

  /** Work that only a worker would do: the newest job fails for good. */
  async function failJob(): Promise<void> {
    const { items } = await gateway.db.jobs.list({ first: 1, filter: { statuses: ['QUEUED'] } });
    const id = items[0]?.node.id ?? '';
    const claim = await gateway.db.ledger.claim(id, 'worker-1', new Date());
    if (claim === null) throw new Error('The job is not open.');
    await gateway.db.ledger.fail(claim, { message: 'No file.', code: 'INVALID', stack: null }, new Date());
  }

  async function prepare(mutation: string): Promise<void> {
    if (mutation === 'recordActuals') {
      // The asset that the first of them would make, which is a deed of its own.
      const asset = { name: 'live-actuals', uri: 'actuals/-/live' };
      await gateway.db.dataAssets.create(asset, { name: 'test', role: 'ADMIN', requestId: null });
    }
    if (mutation === 'cancelJob') {
      const { items } = await gateway.db.jobs.list({ first: 1, filter: { statuses: ['QUEUED'] } });
      known['job'] = encodeGlobalId('Job', items[0]?.node.id ?? '');
    }
    if (mutation === 'reevaluateRun') {
      const { items } = await gateway.db.runs.list({
        first: 1,
        filter: { statuses: ['FAILED', 'CANCELED'] },
      });
      known['finishedRun'] = encodeGlobalId('MonitorRun', items[0]?.node.id ?? '');
    }
    if (mutation === 'discardDeadLetter') {
      await failJob();
      const { items } = await gateway.db.deadLetters.list({ first: 1 });
      known['deadLetter'] = encodeGlobalId('DeadLetter', items[0]?.node.id ?? '');
    }
  }

  it('has a step for every mutation of the schema', () => {
    expect(steps.map(({ mutation }) => mutation).toSorted()).toEqual(Object.keys(mutations).toSorted());
  });

  it.each(steps)('$mutation: $action', async ({ mutation, input, shows, action }) => {
    await prepare(mutation);
    const before = await readTrail();
    const type = mutations[mutation]?.args[0]?.type;
    const shown = ['deletedId', 'url'].includes(shows) ? shows : `${shows} { id }`;
    const { data, errors } = await gateway.ask(
      `mutation ${type ? `($input: ${String(type)})` : ''} { payload: ${mutation}${type ? '(input: $input)' : ''} { ${shown} userErrors { field message } } }`,
      input ? { input: input(known) } : {},
    );
    expect(errors).toEqual([]);
    const payload = data?.['payload'] as Record<string, unknown>;
    expect(payload['userErrors']).toEqual([]);
    const shownId = (payload[shows] as { id?: string } | null)?.id;
    if (shownId !== undefined) known[shows] = shownId;

    const after = await readTrail();
    expect(after.totalCount).toBe(before.totalCount + 1);
    expect(after.nodes[0]).toMatchObject({
      action,
      actor: 'admin of the test',
      role: 'ADMIN',
      requestId: expect.stringMatching(/^[0-9a-f-]{36}$/),
    });
    const target = after.nodes[0]?.['targetId'];
    if (!action.startsWith('run.') && shows !== 'url') expect(target).toBe(shownId ?? payload['deletedId']);
    expect(JSON.stringify(after.nodes[0])).not.toMatch(/cw_[\w-]{43}/);
  });

  it('shows the deeds done to one thing', async () => {
    const { data } = await gateway.ask(
      'query ($id: ID!) { auditEvents(targetId: $id) { nodes { action targetType } } }',
      { id: known['plant'] },
    );
    expect(data?.['auditEvents']).toEqual({
      nodes: ['plant.delete', 'plant.update', 'plant.create'].map((action) => ({
        action,
        targetType: 'Plant',
      })),
    });
  });

  it('leaves none where a mutation was refused', async () => {
    const before = await readTrail();
    await gateway.ask('mutation { createPlant(input: { name: "Not A Name" }) { userErrors { code } } }');
    await gateway.ask(
      'mutation { createPlant(input: { name: "plant-b" }) { userErrors { code } } }',
      {},
      'OPERATOR',
    );
    expect((await readTrail()).totalCount).toBe(before.totalCount);
  });
});
