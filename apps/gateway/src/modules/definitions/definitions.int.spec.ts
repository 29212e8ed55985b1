import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { createFleet } from '../../spec/fleet.ts';
import { startTestApi, type Json, type TestApi } from '../../spec/test-api.ts';
import { mutate, shortErrors } from '../../spec/user-errors.ts';
import { encodeGlobalId } from '../../global-id.ts';

const selection = `asset uri context preprocessing lookbackSize lookbackOffset start end
  columns { timestamp correlationId target prediction predictionProbability }`;
const fields = `monitor {
  deployment model task description tags properties minimumRows features topFeatures
  alertNotification { emails azureMonitor } compute { instanceType runtimeVersion }
  target { ${selection} } baseline { ${selection} }
  signals {
    name kind observeOnly alertEnabled task importance sql component inputs features topFeatures
    metrics { threshold dataType metric { id kind } } segment { feature values } featureTypes { feature type }
    target { ${selection} } baseline { ${selection} } groundTruth { ${selection} } outputs { ${selection} }
    data { name selection { ${selection} } }
  }
}`;

const predictions = {
  uri: 'azureml://datastores/lake/paths/outputs',
  context: 'MODEL_OUTPUTS',
  columns: { prediction: 'p', correlationId: 'id', timestamp: 'at' },
  lookbackSize: 'P1D',
  lookbackOffset: 'PT6H',
  preprocessing: 'cleaned:0.0.1',
};
const training = { asset: 'readings:1', context: 'TRAINING', everyRow: true };
const spring = { uri: 'truth', start: '2026-03-01T00:00:00.000Z', end: '2026-04-01T00:00:00.000Z' };

/** One signal of each kind, with all that its kind may say. */
const signals = [
  {
    name: 'Drift of both types',
    kind: 'DATA_DRIFT',
    metrics: [
      { metric: 'jensen_shannon_distance', threshold: 0.1, dataType: 'NUMERICAL' },
      { metric: 'jensen_shannon_distance', threshold: 0.2, dataType: 'CATEGORICAL' },
      { metric: 'population_stability_index' },
    ],
    segment: { feature: 'plant', values: ['a', 'b'] },
    topFeatures: 3,
    featureTypes: [{ feature: 'code', type: 'CATEGORICAL' }],
    alertEnabled: false,
  },
  {
    name: 'predictions',
    kind: 'PREDICTION_DRIFT',
    metrics: [{ metric: 'psi', threshold: 0.2 }],
    target: predictions,
    features: ['p'],
    observeOnly: true,
  },
  { name: 'quality', kind: 'DATA_QUALITY', metrics: [{ metric: 'null_value_rate', threshold: null }] },
  {
    name: 'attribution',
    kind: 'FEATURE_ATTRIBUTION_DRIFT',
    metrics: [{ metric: 'normalized_discounted_cumulative_gain', threshold: 0.9 }],
    task: 'REGRESSION',
    importance: 'MODEL',
    outputs: predictions,
  },
  {
    name: 'performance',
    kind: 'MODEL_PERFORMANCE',
    metrics: [{ metric: 'mean_absolute_error', threshold: 2 }],
    task: 'REGRESSION',
    target: predictions,
    groundTruth: { ...spring, columns: { target: 't', correlationId: 'id' } },
  },
  {
    name: 'own',
    kind: 'CUSTOM',
    metrics: [{ metric: 'share of plants', threshold: 0.5 }],
    sql: 'select 1',
    inputs: { limit: 3, name: 'x', strict: true },
    data: [{ name: 'plants', selection: { uri: 'plants' } }],
  },
];

const whole = {
  target: { asset: 'readings@latest' },
  baseline: training,
  topFeatures: 10,
  signals,
  minimumRows: 5,
  deployment: 'press:blue',
  model: 'forecast@latest',
  task: 'REGRESSION',
  alertNotification: { emails: ['ada@example.com'], azureMonitor: true },
  description: 'All there is.',
  tags: { owner: 'ada' },
  properties: { from: 'test' },
  compute: { instanceType: 'standard_e4s_v3', runtimeVersion: '3.4' },
};

const noRoles = {
  timestamp: null,
  correlationId: null,
  target: null,
  prediction: null,
  predictionProbability: null,
};

/** A selection as it is shown, every field that was not given null. */
function shown(given: Record<string, unknown>): Record<string, unknown> {
  const { everyRow: _everyRow, columns, ...rest } = given;
  const nothing = { asset: null, uri: null, context: null, preprocessing: null };
  const noWindow = { lookbackSize: null, lookbackOffset: null, start: null, end: null };
  return {
    ...nothing,
    ...noWindow,
    ...rest,
    columns: columns ? { ...noRoles, ...columns } : null,
  };
}

describe('definitions of monitors', () => {
  let api: TestApi;
  let circuitId: string;
  beforeAll(async () => {
    api = await startTestApi();
    const { circuits } = await createFleet(api.db, 'mill', 1);
    circuitId = encodeGlobalId('Circuit', circuits[0]?.circuit.id ?? '');
  });
  afterAll(() => api.stop());

  async function create(name: string, input: Record<string, unknown>): Promise<Json> {
    const payload = await mutate(
      api,
      'createMonitor',
      { name, circuitId, ...input },
      `${fields} monitor { id }`,
    );
    expect(payload['userErrors']).toEqual([]);
    return payload['monitor'] ?? {};
  }

  it('come back whole, as they were given', async () => {
    const monitor = await create('whole', whole);
    const { signals: _given, target: _target, baseline: _baseline, ...plain } = whole;
    expect(monitor).toMatchObject({ ...plain, features: null });
    expect(monitor['target']).toEqual(
      shown({ asset: 'readings@latest', lookbackSize: 'P7D', lookbackOffset: 'PT0S' }),
    );
    expect(monitor['baseline']).toEqual(shown(training));
    const [drift, prediction, quality, attribution, performance, own] = monitor[
      'signals'
    ] as unknown as Json[];
    expect(drift).toMatchObject({
      kind: 'DATA_DRIFT',
      alertEnabled: false,
      segment: { feature: 'plant', values: ['a', 'b'] },
      features: null,
      topFeatures: 3,
      featureTypes: [{ feature: 'code', type: 'CATEGORICAL' }],
      target: null,
      baseline: null,
      data: [],
    });
    expect(drift?.['metrics']).toEqual(
      expect.arrayContaining([
        { threshold: 0.1, dataType: 'NUMERICAL', metric: { id: 'jensen_shannon_distance', kind: 'DRIFT' } },
        { threshold: 0.2, dataType: 'CATEGORICAL', metric: { id: 'jensen_shannon_distance', kind: 'DRIFT' } },
        { threshold: null, dataType: null, metric: { id: 'population_stability_index', kind: 'DRIFT' } },
      ]),
    );
    expect(prediction).toMatchObject({ observeOnly: true, features: ['p'], target: shown(predictions) });
    expect(quality).toMatchObject({ kind: 'DATA_QUALITY', metrics: [{ threshold: null }] });
    expect(attribution).toMatchObject({
      task: 'REGRESSION',
      importance: 'MODEL',
      outputs: shown(predictions),
    });
    const truth = { ...spring, columns: { target: 't', correlationId: 'id' } };
    expect(performance).toMatchObject({ task: 'REGRESSION', groundTruth: shown(truth) });
    expect(own).toMatchObject({
      sql: 'select 1',
      component: null,
      inputs: { limit: 3, name: 'x', strict: true },
      metrics: [{ threshold: 0.5, metric: { id: 'share of plants', kind: 'CUSTOM' } }],
      data: [{ name: 'plants', selection: shown({ uri: 'plants' }) }],
    });
  });

  it('keep what a change leaves out, and lose what it sets to null', async () => {
    const { id, ...before } = await create('changing', whole);
    const update = async (changes: Record<string, unknown>): Promise<Json | undefined> =>
      (await mutate(api, 'updateMonitor', { id, ...changes }, fields))['monitor'];
    expect(await update({ description: 'Else.' })).toEqual({ ...before, description: 'Else.' });
    expect(
      await update({ description: null, tags: null, deployment: null, topFeatures: null }),
    ).toMatchObject({
      description: null,
      tags: null,
      deployment: null,
      topFeatures: null,
      features: null,
      model: 'forecast@latest',
    });
    const moved = { target: { uri: 'other', lookbackOffset: 'P1D' }, baseline: { asset: 'readings:1' } };
    expect(await update(moved)).toMatchObject({
      target: { asset: null, uri: 'other', lookbackSize: 'P7D', lookbackOffset: 'P1D' },
      baseline: { context: 'TRAINING', lookbackSize: null },
    });
    expect(await update({ signals: [signals[4]], target: null, baseline: null })).toMatchObject({
      target: null,
      baseline: null,
      signals: [{ name: 'performance' }],
    });
  });

  it('are refused at the field that is wrong', async () => {
    const drift = { name: 'x', kind: 'DATA_DRIFT', metrics: [{ metric: 'psi' }] };
    const custom = { name: 'x', kind: 'CUSTOM', metrics: [{ metric: 'x' }], sql: 'select 1' };
    const performance = { ...signals[4], name: 'x' };
    const of = (signal: Record<string, unknown>) => ({ signals: [signal] });
    const cases: readonly [Record<string, unknown>, string[]][] = [
      [{ target: {} }, ['INVALID target']],
      [{ target: { asset: 'readings:1', uri: 'x' } }, ['INVALID target']],
      [{ target: { uri: 's3://bucket/x' } }, ['INVALID target.uri']],
      [{ target: { uri: 'x', start: '2026-03-01T00:00:00Z' } }, ['INVALID target.end']],
      [{ target: { uri: 'x', everyRow: true, lookbackSize: 'P1D' } }, ['INVALID target.everyRow']],
      [{ target: { uri: 'x', start: spring.end, end: spring.start } }, ['INVALID target.end']],
      [{ target: null }, ['INVALID signals.0.target']],
      [{ features: ['a'], topFeatures: 3 }, ['INVALID topFeatures']],
      [{ topFeatures: 0 }, ['INVALID topFeatures']],
      [{ alertNotification: { emails: ['nobody'] } }, ['INVALID alertNotification.emails.0']],
      [{ tags: { a: 1 } }, ['INVALID tags.a']],
      [of({ ...drift, sql: 'select 1' }), ['INVALID signals.0.sql']],
      [of({ ...drift, topFeatures: 2, features: ['a'] }), ['INVALID signals.0.topFeatures']],
      [of({ ...drift, segment: { feature: 'a', values: [] } }), ['INVALID signals.0.segment.values']],
      [
        of({ ...drift, baseline: { asset: 'readings:1', lookbackSize: 'a day' } }),
        ['INVALID signals.0.baseline.lookbackSize'],
      ],
      [of({ ...drift, baseline: { asset: 'gone:1' } }), ['NOT_FOUND signals.0.baseline.asset']],
      [
        of({
          ...drift,
          metrics: [
            { metric: 'psi', dataType: 'NUMERICAL' },
            { metric: 'psi', threshold: -1, dataType: 'CATEGORICAL' },
          ],
        }),
        ['INVALID signals.0.metrics.1.threshold'],
      ],
      [
        of({ ...drift, metrics: [{ metric: 'psi' }, { metric: 'psi', dataType: 'NUMERICAL' }] }),
        ['INVALID signals.0.metrics.1.metric'],
      ],
      [
        of({ ...drift, metrics: [{ metric: 'normalized_wasserstein_distance', dataType: 'CATEGORICAL' }] }),
        ['INVALID signals.0.metrics.0.dataType'],
      ],
      [of({ ...custom, component: 'a:1' }), ['INVALID signals.0.sql']],
      [
        of({ ...custom, data: [{ name: 'a', selection: { asset: 'gone:1' } }] }),
        ['NOT_FOUND signals.0.data.0.selection.asset'],
      ],
      [
        of({ ...custom, data: [{ name: 'a', selection: { uri: 'x', lookbackSize: 'soon' } }] }),
        ['INVALID signals.0.data.0.selection.lookbackSize'],
      ],
      [
        of({ ...custom, data: [{ name: 'a b', selection: { uri: 'x' } }] }),
        ['INVALID signals.0.data.0.name'],
      ],
      [of({ ...custom, inputs: { limit: [1] } }), ['INVALID signals.0.inputs.limit']],
      [of({ ...performance, groundTruth: { uri: 'x' } }), ['INVALID signals.0.groundTruth.columns.target']],
      [of({ ...performance, task: null }), ['INVALID signals.0.task']],
    ];
    for (const [change, expected] of cases) {
      const input = { name: 'refused', circuitId, ...whole, signals: [drift], topFeatures: null, ...change };
      expect([change, shortErrors(await mutate(api, 'createMonitor', input))]).toEqual([change, expected]);
    }
  });
});
