import { describe, expect, it } from 'vitest';
import { parseDocuments } from '../parse-documents.ts';
import { monitorOf, monitorWith, problemsIn } from '../parsing.spec-support.ts';

const threeLines = `name: pumps
trigger: {type: recurrence, frequency: day, interval: 1, schedule: {hours: 3, minutes: 15}}
create_monitor:
  monitoring_target: {ml_task: classification, endpoint_deployment_id: azureml:credit-default:main}
  alert_notification: {emails: [abc@example.com]}
`;

describe('a monitor without signals', () => {
  it('has those that Azure makes of what the deployment collects', () => {
    const { definition, defaulted } = monitorOf(threeLines);
    const production = (collection: string) => ({
      asset: `credit-default-main-${collection}@latest`,
      context: collection,
      window: { lookbackSize: 'P1D', lookbackOffset: 'P0D' },
    });
    const earlier = (collection: string) => ({
      ...production(collection),
      window: { lookbackSize: 'P2D', lookbackOffset: 'P1D' },
    });
    const drift = { normalized_wasserstein_distance: 0.1, jensen_shannon_distance: { categorical: 0.1 } };
    const rest = { observeOnly: false, alertEnabled: true };
    expect(definition.signals).toEqual([
      {
        ...{ name: 'data-drift-signal', kind: 'data_drift', metrics: drift, ...rest },
        ...{ target: production('model_inputs'), baseline: earlier('model_inputs') },
      },
      {
        ...{ name: 'prediction-drift-signal', kind: 'prediction_drift', metrics: drift, ...rest },
        ...{ target: production('model_outputs'), baseline: earlier('model_outputs') },
      },
      {
        ...{ name: 'data-quality-signal', kind: 'data_quality', ...rest },
        metrics: { null_value_rate: 0, data_type_error_rate: 0, out_of_bounds_rate: 0 },
        ...{ target: production('model_inputs'), baseline: earlier('model_inputs') },
      },
    ]);
    expect(definition).toMatchObject({
      deployment: 'credit-default:main',
      task: 'classification',
      alertNotification: { emails: ['abc@example.com'], azureMonitor: false },
    });
    expect(defaulted[0]).toMatchObject({
      path: ['create_monitor', 'monitoring_signals'],
      value: ['data-drift-signal', 'prediction-drift-signal', 'data-quality-signal'],
    });
  });

  it('needs a deployment', () => {
    const text = threeLines.replace(', endpoint_deployment_id: azureml:credit-default:main', '');
    expect(problemsIn(text)).toEqual([
      expect.objectContaining({
        line: 3,
        message: expect.stringMatching(/only for a deployment that collects/),
      }),
    ]);
  });

  it('is not measured when its deployment answers questions', () => {
    const text = threeLines.replace('ml_task: classification', 'ml_task: QuestionAnswering');
    expect(parseDocuments(text, { file: 'x' })[0]?.content).toMatchObject({
      kind: 'other',
      reason: expect.stringMatching(/tokens/),
    });
  });
});

describe('what a monitor says beside its signals', () => {
  const signal = 'type: data_drift\nalert_enabled: false';

  it.each([
    ['azureml:pumps:blue', 'pumps:blue'],
    [
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/onlineEndpoints/pumps/deployments/blue',
      'pumps:blue',
    ],
    [
      '/subscriptions/s/resourceGroups/g/providers/Microsoft.MachineLearningServices/workspaces/w/batchEndpoints/batch-a/deployments/c07',
      'batch-a:c07',
    ],
    ['fake_endpoint_id', 'fake_endpoint_id'],
  ])('the deployment %s is %s', (written, expected) => {
    expect(monitorOf(monitorWith(signal).replace('azureml:pumps:blue', written)).definition.deployment).toBe(
      expected,
    );
  });

  it.each([
    ['azureml:flow:4', 'flow:4'],
    ['azureml:flow@latest', 'flow@latest'],
    ['azureml://registries/shared/models/flow', 'flow@latest'],
    ['azureml://registries/shared/models/flow/versions/4', 'flow:4'],
    ['/subscriptions/s/resourceGroups/g/x/models/flow/versions/4', 'flow:4'],
  ])('the model %s is %s', (written, expected) => {
    const text = monitorWith(signal).replace(
      'ml_task: regression',
      `ml_task: regression, model_id: "${written}"`,
    );
    expect(monitorOf(text).definition.model).toBe(expected);
  });

  it.each([
    ['{plant_id: hamburg, circuit_id: c07}', { plant: 'hamburg', circuit: 'c07' }],
    ['{plant: hamburg, circuit: 7}', { plant: 'hamburg', circuit: '7' }],
    ['{plant_id: hamburg}', null],
  ])('the tags %s name the circuit %j', (tags, expected) => {
    expect(monitorOf(`tags: ${tags}\n${monitorWith(signal)}`).circuit).toEqual(expected);
  });

  it('alerts are on unless it says otherwise, which is a difference from Azure', () => {
    const quiet = monitorOf(monitorWith(signal));
    expect(quiet.definition.signals[0]?.alertEnabled).toBe(false);
    expect(quiet.notes).toEqual([]);
    const loud = monitorOf(monitorWith('type: data_drift'));
    expect(loud.definition.signals[0]?.alertEnabled).toBe(true);
    expect(loud.notes).toEqual([
      expect.objectContaining({
        kind: 'difference',
        message: expect.stringMatching(/Alerts are on for only/),
      }),
    ]);
    expect(loud.defaulted).toContainEqual(expect.objectContaining({ value: true }));
  });

  it.each([
    ['compute: azureml:cpu-cluster', undefined],
    ['compute: {instance_type: standard_e8s_v3, runtime_version: 3.3}', ['standard_e8s_v3', '3.3']],
    ['compute: {compute_type: ServerlessSpark, instance_type: standard_e8s_v3}', ['standard_e8s_v3', '3.4']],
  ])('%s', (compute, expected) => {
    const text = monitorWith(signal).replace('create_monitor:\n', `create_monitor:\n  ${compute}\n`);
    const found = monitorOf(text).definition.compute;
    expect(found && [found.instanceType, found.runtimeVersion]).toEqual(expected);
  });

  it('properties are kept, and those of circuitwatch do what they say', () => {
    const properties =
      'properties: {team: mlops, circuitwatch.minimum_rows: "7", circuitwatch.feature_importance: model}';
    const text = monitorWith(
      'type: feature_attribution_drift\nreference_data: {input_data: {path: azureml:t:1}, data_column_names: {target_column: y}}',
    );
    const { definition } = monitorOf(`${properties}\n${text}`);
    expect(definition).toMatchObject({ minimumRows: 7, properties: { team: 'mlops' } });
    expect(definition.properties).not.toHaveProperty('circuitwatch.minimum_rows');
    expect(definition.signals[0]).toMatchObject({ importance: 'model', task: 'regression' });
  });

  it.each([
    ['azmonitoring', { emails: [], azureMonitor: true }],
    ['{emails: a@example.com}', { emails: ['a@example.com'], azureMonitor: false }],
  ])('alert_notification: %s', (written, expected) => {
    const text = `${monitorWith(signal)}  alert_notification: ${written}\n`;
    expect(monitorOf(text).definition.alertNotification).toEqual(expected);
  });

  it.each([
    ['{}', /lacks "emails"/],
    ['somebody', /write azmonitoring, or emails/],
  ])('alert_notification: %s is refused', (written, message) => {
    const text = `${monitorWith(signal)}  alert_notification: ${written}\n`;
    expect(problemsIn(text).map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
  });

  it('may stand without create_monitor, as the Python client has it', () => {
    const text = monitorWith(signal)
      .replace('create_monitor:\n', '')
      .replace(/^ {2}(?=monitoring)/gm, '');
    expect(monitorOf(text).definition).toEqual(monitorOf(monitorWith(signal)).definition);
  });
});

describe('features', () => {
  const featuresOf = (features: string, context = 'test', column = 'data_column_names: {target_column: y}') =>
    monitorOf(
      monitorWith(
        `type: data_quality\nreference_data: {input_data: {path: azureml:t:1}, data_context: ${context}, ${column}}\n${features}`,
      ),
    ).definition.signals.map((signal) => 'features' in signal && signal.features)[0];

  it.each<[string, unknown]>([
    ['features: all_features', false],
    ['features: [all]', false],
    ['features: [a, b]', ['a', 'b']],
    ['features: {top_n_feature_importance: 20}', { topByImportance: 20 }],
    ['features: {top_n_feature_importance: }', { topByImportance: 10 }],
    ['', false],
  ])('%s', (written, expected) => {
    expect(featuresOf(written)).toEqual(expected);
  });

  it('are the ten most important ones where training data names its target column', () => {
    expect(featuresOf('', 'training')).toEqual({ topByImportance: 10 });
    expect(featuresOf('', 'training', 'data_window: {lookback_window_size: P9D}')).toBe(false);
  });
});

describe('signals of other kinds', () => {
  it('attributions read inputs and outputs, in either order', () => {
    const outputs =
      '{input_data: {path: azureml:out:1}, data_column_names: {prediction: p, correlation_id: id}}';
    const inputs = '{input_data: {path: azureml:in:1}, data_column_names: {correlation_id: id}}';
    const reference =
      'reference_data: {input_data: {path: azureml:t:1}, data_column_names: {target_column: y}}';
    for (const list of [`[${inputs}, ${outputs}]`, `[${outputs}, ${inputs}]`]) {
      const text = monitorWith(`type: feature_attribution_drift\nproduction_data: ${list}\n${reference}`);
      expect(monitorOf(text).definition.signals[0]).toMatchObject({
        target: { asset: 'in:1', columns: { correlationId: 'id' } },
        outputs: { asset: 'out:1', columns: { prediction: 'p', correlationId: 'id' } },
        baseline: { asset: 't:1', columns: { target: 'y' } },
        metrics: { normalized_discounted_cumulative_gain: 0.9 },
      });
    }
  });

  it('performance reads predictions and the truth beside them, or apart', () => {
    const truth =
      'reference_data: {input_data: {path: azureml:truth:1}, data_column_names: {join_column: id, target_column: y}}';
    const production = (columns: string) =>
      `production_data: {input_data: {path: azureml:scored:1}, data_column_names: ${columns}}`;
    const read = (...lines: string[]) =>
      monitorOf(monitorWith(['type: model_performance', ...lines].join('\n')));
    expect(
      read(production('{prediction: p, correlation_id: id}'), truth).definition.signals[0],
    ).toMatchObject({
      target: { columns: { prediction: 'p', correlationId: 'id' } },
      groundTruth: { asset: 'truth:1', columns: { target: 'y', correlationId: 'id' } },
    });
    // As Azure's client sends it: both columns are called the target.
    expect(
      read(production('{target_column: p, join_column: id}'), truth).definition.signals[0],
    ).toMatchObject({
      target: { columns: { prediction: 'p', correlationId: 'id' } },
    });
    expect(read(production('{prediction: p, target_column: y}')).definition.signals[0]).toMatchObject({
      target: { columns: { prediction: 'p', target: 'y' } },
      metrics: { mean_absolute_error: null, root_mean_squared_error: null },
    });
    expect(problemsIn(monitorWith(`type: model_performance\n${production('{correlation_id: id}')}`))).toEqual(
      [
        expect.objectContaining({
          line: 8,
          message: expect.stringMatching(/the predictions; write .*prediction/),
        }),
        expect.objectContaining({
          line: 8,
          message: expect.stringMatching(/the truth; write .*target_column/),
        }),
      ],
    );
  });

  it('custom ones read ports, literals and SQL of their own', () => {
    const custom = `
type: custom
component_id: azureml:deviation:1
input_data:
  production_data: {input_data: {path: azureml:in:1}, data_window: {lookback_window_size: P2D}}
  baseline: {input_data: {path: azureml:base:1}}
inputs:
  more: {type: mltable, path: azureml:more:2}
  std_deviation_threshold: 2
  mode: strict
metric_thresholds: [{metric_name: std_deviation, threshold: 2}]
`;
    expect(monitorOf(monitorWith(custom)).definition.signals[0]).toMatchObject({
      component: 'deviation:1',
      baseline: { asset: 'base:1' },
      data: {
        production_data: { asset: 'in:1', window: { lookbackSize: 'P2D', lookbackOffset: 'P0D' } },
        more: { asset: 'more:2' },
      },
      inputs: { std_deviation_threshold: 2, mode: 'strict' },
      metrics: { std_deviation: 2 },
    });
    const sql = 'type: custom\nsql: select 1\nmetric_thresholds: {hot: 0.1}';
    expect(monitorOf(monitorWith(sql)).definition.signals[0]).toMatchObject({
      sql: 'select 1',
      target: { asset: 'pumps-blue-model_inputs@latest' },
      baseline: { asset: 'pumps-blue-model_inputs@latest' },
    });
  });

  it('generated text is told apart and said not to be measured', () => {
    const text = `${monitorWith('type: data_drift')}    chat:\n      type: GenerationSafetyQuality\n      sampling_rate: 1\n`;
    const { definition, unsupported } = monitorOf(text);
    expect(definition.signals).toHaveLength(1);
    expect(unsupported).toEqual([
      {
        name: 'chat',
        type: 'generation_safety_quality',
        reason: expect.stringMatching(/calls no language model/),
      },
    ]);
  });
});
