import { monitorDefinitionSchema } from '@circuitwatch/monitoring-definitions';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { actor, claimOne, createOne, minutesLater, requestOne, runOutcome } from '../spec/fleet.ts';
import { startTestPersistence, type TestPersistence } from '../spec/test-persistence.ts';
import type { RunForExecution } from './records.ts';

const readings = { uri: 'azureml://datastores/lake/paths/readings', preprocessing: 'cleaned:0.0.1' };

const definition = monitorDefinitionSchema.parse({
  target: { asset: 'readings@latest', window: { lookbackSize: 'P7D' } },
  baseline: readings,
  deployment: 'press:blue',
  signals: [
    {
      name: 'performance',
      kind: 'model_performance',
      metrics: { mean_absolute_error: 1, root_mean_squared_error: 1 },
      task: 'regression',
      target: { uri: 'predictions', columns: { prediction: 'p' } },
      groundTruth: { asset: 'truth:2', columns: { target: 't' } },
    },
    {
      name: 'own',
      kind: 'custom',
      metrics: { share: 0.5 },
      component: 'shares:1.2',
      data: { plants: { asset: 'plants:1' } },
    },
    { name: 'gone', kind: 'custom', metrics: { share: 0.5 }, component: 'gone:1' },
  ],
});

describe('a run that is loaded', () => {
  let test: TestPersistence;
  let monitorId: string;
  beforeAll(async () => {
    test = await startTestPersistence();
    const { db } = test;
    const { monitor } = await createOne(db);
    monitorId = monitor.id;
    await db.monitors.update({ id: monitorId, definition }, actor);
    for (const [name, number] of [
      ['readings', 1],
      ['readings', 2],
      ['truth', 2],
    ] as const) {
      await db.dataAssets.create({ name, number, uri: `${name}/${number}`, timestampColumn: 'at' }, actor);
    }
  });
  afterAll(() => test.stop());

  async function load(scheduledAt?: Date): Promise<RunForExecution> {
    const { runId } = await requestOne(test.db, monitorId, scheduledAt);
    return test.db.runs.loadForExecution(runId);
  }

  it('leaves out a data asset that is missing, so that only what reads it fails', async () => {
    const { sources } = await load();
    expect(Object.keys(sources).length).toBeGreaterThan(0);
    expect(Object.keys(sources).filter((reference) => reference.startsWith('plants'))).toEqual([]);
    await test.db.dataAssets.create({ name: 'plants', uri: 'plants' }, actor);
  });

  it('has all data, components, datastores and the model behind the endpoint', async () => {
    const { db } = test;
    await db.datastores.create({ name: 'lake', uri: 'abfss://raw@store.dfs.core.windows.net' }, actor);
    const sql = 'select metric, value from target';
    const component = { name: 'shares', label: '1.2', kind: 'CUSTOM_SIGNAL', sql } as const;
    await db.components.create(component, actor);
    await db.components.create({ ...component, label: '1.3', sql: 'select 1' }, actor);
    await db.components.create({ name: 'cleaned', label: '0.0.1', kind: 'UNKNOWN', sql: null }, actor);
    const model = await db.models.create({ name: 'forecast' }, actor);
    const version = (uri: string) =>
      db.modelVersions.create({ modelId: model.id, uri, checksum: 'ab'.repeat(32), features: ['x'] }, actor);
    const [alone, behind] = [await version('alone.onnx'), await version('behind.onnx')];
    const blue = { name: 'blue', kind: 'ONLINE' } as const;
    await db.deployments.create({ ...blue, modelVersionId: alone.id }, actor);
    await db.deployments.create({ ...blue, endpoint: 'press', modelVersionId: behind.id }, actor);
    await expect(db.deployments.create({ ...blue, modelVersionId: alone.id }, actor)).rejects.toMatchObject({
      code: 'CONFLICT',
      problems: [{ path: ['name'] }],
    });
    expect(await load()).toEqual({
      definition,
      scheduledAt: new Date('2026-03-01T12:00:00Z'),
      sources: {
        'readings@latest': { uri: 'readings/2', timestampColumn: 'at' },
        [readings.uri]: { uri: readings.uri, timestampColumn: null },
        predictions: { uri: 'predictions', timestampColumn: null },
        'truth:2': { uri: 'truth/2', timestampColumn: 'at' },
        'plants:1': { uri: 'plants', timestampColumn: null },
      },
      components: {
        'shares:1.2': { sql, reason: null },
        'cleaned:0.0.1': { sql: null, reason: expect.stringContaining('without SQL') as unknown },
        'gone:1': { sql: null, reason: expect.stringContaining('not registered') as unknown },
      },
      datastores: { lake: 'abfss://raw@store.dfs.core.windows.net' },
      model: { uri: 'behind.onnx', features: ['x'], checksum: 'ab'.repeat(32) },
      breachedBefore: {},
    });
  });

  it.each([
    ['model', { model: 'forecast:1' }, 'alone.onnx'],
    ['newest model', { model: 'forecast@latest' }, 'behind.onnx'],
    ['deployment of no endpoint', { deployment: 'blue' }, 'alone.onnx'],
    ['model that nobody registered', { model: 'unknown:1' }, undefined],
    ['deployment that nobody registered', { deployment: 'press:green' }, undefined],
  ])('has the file of the %s', async (_what, watched, uri) => {
    const { deployment: _deployment, ...rest } = definition;
    await test.db.monitors.update({ id: monitorId, definition: { ...rest, ...watched } }, actor);
    expect((await load()).model?.uri).toBe(uri);
  });

  it('counts the runs directly before it in which the same performance was breached', async () => {
    const { db } = test;
    const finish = async (minutes: number, breached: readonly string[]): Promise<void> => {
      const { runId, jobId } = await requestOne(db, monitorId, minutesLater(minutes));
      const outcome = runOutcome(['*'], 1);
      const [result] = outcome.results;
      if (!result) throw new Error('The outcome has no result.');
      const results = ['mean_absolute_error', 'root_mean_squared_error'].map((metric) => ({
        ...result,
        signal: 'performance',
        metric,
        verdict: breached.includes(metric) ? ('BREACHED' as const) : ('HEALTHY' as const),
      }));
      await db.runs.commit(await claimOne(db, jobId), runId, { ...outcome, results }, minutesLater(minutes));
    };
    const both = ['mean_absolute_error', 'root_mean_squared_error'];
    await finish(1, both);
    await finish(2, ['mean_absolute_error']);
    await finish(3, []);
    // Measured again, the window counts as it was found last.
    await finish(3, both);
    const { jobId } = await requestOne(db, monitorId, minutesLater(4));
    const failure = { message: 'no', code: 'INVALID', stack: null };
    await db.ledger.fail(await claimOne(db, jobId), failure, minutesLater(4));
    await finish(6, both);
    expect((await load(minutesLater(5))).breachedBefore).toEqual({
      'performance|mean_absolute_error|*': 3,
      'performance|root_mean_squared_error|*': 1,
    });
    expect((await load(minutesLater(1))).breachedBefore).toEqual({});
  });
});
