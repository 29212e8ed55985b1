import { exportMonitor, parseDocuments, type DocumentContent } from '@circuitwatch/monitoring-documents';
import { describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { sharedCasesAbsent } from './shared-cases.ts';
import { readAzureYaml } from './shared-yaml.ts';

const trailing = (lookbackSize: string, lookbackOffset = 'P0D') => ({ lookbackSize, lookbackOffset });
const collected = (deployment: string, collection: string, size: string, offset = 'P0D') => ({
  asset: `${deployment}-${collection}@latest`,
  window: trailing(size, offset),
});
const drift = { normalized_wasserstein_distance: 0.1, jensen_shannon_distance: { categorical: 0.1 } };
const quality = { null_value_rate: 0, data_type_error_rate: 0, out_of_bounds_rate: 0 };
/** The signals of a monitor that names none, by the size of the production window and twice that. */
const automatic = (deployment: string, size: string, twice: string) =>
  (
    [
      ['data-drift-signal', 'data_drift', 'model_inputs', drift],
      ['prediction-drift-signal', 'prediction_drift', 'model_outputs', drift],
      ['data-quality-signal', 'data_quality', 'model_inputs', quality],
    ] as const
  ).map(([name, kind, collection, metrics]) => ({
    ...{ name, kind, metrics },
    target: collected(deployment, collection, size),
    baseline: collected(deployment, collection, twice, size),
  }));
const weekly = {
  ...{ type: 'recurrence', frequency: 'week', interval: 1, timeZone: 'UTC' },
  schedule: { hours: [22, 20], weekDays: ['monday', 'tuesday', 'wednesday', 'thursday', 'friday'] },
};
const fake = { deployment: 'fake_endpoint_id' };
const deployment = (collections: readonly string[]) => ({
  ...{ kind: 'deployment', name: 'blue', endpoint: 'my_endpoint', model: 'iris_mlflow_model@latest' },
  assets: collections.map((collection) => ({
    collection,
    name: `my_endpoint-blue-${collection}`,
    version: '1',
  })),
});
const online = 'azureml-examples/cli/endpoints/online/data-collector';
const monitoring = 'azureml-examples/cli/monitoring';
const endToEnd = `${monitoring}/azureml-e2e-model-monitoring`;

/** What each file says, read by eye. */
const expected: Readonly<Record<string, object>> = {
  [`${online}/custom-blob-storage/custom-blob-storage.YAML`]: {
    ...{ kind: 'deployment', name: 'blue', endpoint: 'my_endpoint' },
    assets: ['model_inputs', 'model_outputs'].flatMap((collection) => {
      const uri = `azureml://datastores/workspaceblobstore/paths/modelDataCollector/my_endpoint/blue/${collection}`;
      const names = [`my_${collection}_data_asset`, `my_endpoint-blue-${collection}`];
      return names.map((name) => ({ collection, name, version: '1', uri }));
    }),
  },
  [`${online}/workspace-blob-storage/workspace-blob-storage-custom1.YAML`]: deployment([
    'model_inputs',
    'model_outputs',
  ]),
  [`${online}/workspace-blob-storage/workspace-blob-storage-custom2.YAML`]: deployment([
    'request',
    'response',
    'model_inputs',
    'model_outputs',
  ]),
  [`${online}/workspace-blob-storage/workspace-blob-storage-payload1.YAML`]: deployment([
    'request',
    'response',
  ]),
  [`${online}/workspace-blob-storage/workspace-blob-storage-payload2.YAML`]: deployment([
    'request',
    'response',
  ]),
  [`${monitoring}/advanced-model-monitoring.yaml`]: {
    ...{ kind: 'monitor', name: 'fraud_detection_model_monitoring' },
    trigger: { frequency: 'day', interval: 1, schedule: { hours: [3], minutes: [15] } },
    definition: {
      ...{ deployment: 'credit-default:main', task: 'classification' },
      alertNotification: { emails: ['abc@example.com', 'def@example.com'] },
      compute: { instanceType: 'standard_e4s_v3', runtimeVersion: '3.4' },
      signals: [
        {
          ...{ name: 'advanced_data_drift', kind: 'data_drift', features: { topByImportance: 10 } },
          target: collected('credit-default-main', 'model_inputs', 'P1D'),
          baseline: {
            asset: 'credit-reference:1',
            context: 'training',
            columns: { target: 'DEFAULT_NEXT_MONTH' },
          },
          metrics: { jensen_shannon_distance: { numerical: 0.01 }, pearsons_chi_squared_test: 0.02 },
        },
        {
          ...{
            kind: 'data_quality',
            features: ['SEX', 'EDUCATION'],
            baseline: { asset: 'credit-reference:1' },
          },
          metrics: { null_value_rate: { numerical: 0.05 }, out_of_bounds_rate: { categorical: 0.03 } },
        },
        {
          kind: 'feature_attribution_drift',
          target: collected('credit-default-main', 'model_inputs', 'P1D'),
          outputs: collected('credit-default-main', 'model_outputs', 'P1D'),
          baseline: { asset: 'credit-reference:1', columns: { target: 'DEFAULT_NEXT_MONTH' } },
          metrics: { normalized_discounted_cumulative_gain: 0.9 },
        },
      ],
    },
  },
  [`${endToEnd}/configurations/training_pipeline.yaml`]: { kind: 'other', what: 'a pipeline job' },
  [`${endToEnd}/endpoints/deployment.yaml`]: {
    ...{ kind: 'deployment', name: 'main', endpoint: 'credit-default', model: 'credit-default-model@latest' },
    assets: ['model_inputs', 'model_outputs', 'model_inputs_outputs'].map((collection) => ({
      name: `credit-default-main-${collection}`,
    })),
  },
  [`${endToEnd}/endpoints/endpoint.yaml`]: { kind: 'endpoint', name: 'credit-default' },
  [`${endToEnd}/environments/score.yaml`]: { kind: 'other', what: 'a conda environment' },
  [`${endToEnd}/environments/train.yaml`]: { kind: 'other', what: 'a conda environment' },
  [`${monitoring}/components/custom_preprocessing/spec.yaml`]: {
    ...{ kind: 'component', name: 'custom_preprocessor', version: '1.0.0', sql: null },
    inputs: [
      { name: 'data_window_end' },
      { name: 'data_window_start' },
      { name: 'input_data', type: 'uri_folder' },
    ],
  },
  [`${monitoring}/components/custom_signal/spec.yaml`]: {
    ...{ kind: 'component', name: 'my_custom_signal', version: '1.0.0', sql: null },
    inputs: [
      { name: 'production_data', type: 'mltable' },
      { name: 'std_deviation_threshold', type: 'number' },
    ],
  },
  [`${monitoring}/generation-safety-quality-monitoring.yaml`]: {
    ...{ kind: 'other', name: 'generation-safety-quality-test' },
    unsupported: [{ name: 'testSignal', type: 'generation_safety_quality' }],
  },
  [`${monitoring}/out-of-box-monitoring.yaml`]: {
    ...{ kind: 'monitor', name: 'credit_default_model_monitoring' },
    definition: { signals: automatic('credit-default-main', 'P1D', 'P2D') },
  },
  'sdk-tests/custom.yaml': {
    ...{ kind: 'monitor', trigger: weekly },
    definition: {
      signals: [
        {
          ...{ kind: 'custom', component: 'fake_component:1', metrics: { metric1: 0.1, metric2: 0.2 } },
          data: {
            test_fixed: { asset: 'Direct:1', context: 'test' },
            test_trailing: { asset: 'Direct:1', window: trailing('P30D', 'P7D') },
            test_static: { window: { start: '2023-07-12T00:00:00.000Z', end: '2023-07-17T00:00:00.000Z' } },
            ...{ input_1: { asset: 'Direct:1' }, input_2: { asset: 'Direct:2' } },
          },
        },
      ],
    },
  },
  'sdk-tests/data_drift.acdf6c05.yaml': {
    ...{ kind: 'monitor', trigger: { ...weekly, schedule: { ...weekly.schedule, minutes: [0, 30] } } },
    definition: {
      ...fake,
      signals: [
        {
          ...{ kind: 'data_drift', segment: { feature: 'foo', values: ['a', 'b', 'c'] } },
          target: { asset: 'Direct:1', context: 'test', window: trailing('P60D') },
          baseline: { asset: 'Direct:1', context: 'test' },
          metrics: { jensen_shannon_distance: { numerical: 0.5 }, pearsons_chi_squared_test: 0.2 },
        },
      ],
    },
  },
  'sdk-tests/data_drift.yaml': {
    ...{ kind: 'monitor', trigger: weekly },
    definition: {
      ...{ ...fake, task: 'classification', tags: { tag1: 'value' }, properties: { prop1: 'value' } },
      signals: [
        {
          target: { asset: 'Direct:1', window: trailing('P60D') },
          baseline: { asset: 'Direct:1', window: trailing('P30D', 'P30D') },
          metrics: { jensen_shannon_distance: { numerical: 0.5 }, pearsons_chi_squared_test: 0.2 },
        },
      ],
    },
  },
  'sdk-tests/feature_attribution_drift.yaml': {
    ...{ kind: 'monitor', trigger: weekly },
    definition: {
      ...fake,
      signals: [
        {
          ...{ kind: 'feature_attribution_drift', task: 'classification' },
          target: { asset: 'Direct:1', window: trailing('P60D') },
          baseline: { asset: 'Direct:1' },
          metrics: { normalized_discounted_cumulative_gain: 0.5 },
        },
      ],
    },
  },
  'sdk-tests/generation_safety.yaml': { kind: 'other', unsupported: [{ type: 'generation_safety_quality' }] },
  'sdk-tests/generation_token_statistics.yaml': {
    ...{ kind: 'other', name: 'generation-token-statistics-test' },
    unsupported: [{ type: 'generation_token_statistics' }],
  },
  'sdk-tests/out_of_the_box.yaml': {
    ...{
      kind: 'monitor',
      name: 'default-momo-schedule',
      title: 'Loan Approval model monitoring',
      trigger: weekly,
    },
    definition: { ...fake, signals: automatic('fake_endpoint_id', 'P7D', 'P14D') },
  },
};

const files = readAzureYaml();
const note = countCases();

if (files === null) it.skip(`YAML of Azure: ${sharedCasesAbsent}`);

function contentOf(text: string): DocumentContent | null {
  const [document, ...others] = parseDocuments(text, { file: 'azure.yaml' });
  expect([document?.problems, others]).toEqual([[], []]);
  return document?.content ?? null;
}

describe.skipIf(files === null)('YAML of Azure', () => {
  it('is all known here', () => {
    expect(files?.map(({ name }) => name)).toEqual(Object.keys(expected).sort());
  });

  it.each(files ?? [])('$name means what it says', ({ name, text }) => {
    note('reference/azure-yaml', name);
    expect(contentOf(text)).toMatchObject(expected[name] ?? {});
  });

  it.each(files ?? [])('$name is the same monitor when it was exported and read again', ({ name, text }) => {
    const content = contentOf(text);
    if (content?.kind !== 'monitor') {
      expect(expected[name]).not.toHaveProperty('kind', 'monitor');
      return;
    }
    const { text: exported } = exportMonitor(content);
    const again = contentOf(exported);
    // Azure wants a compute; those that name a cluster have none here.
    const compute = content.definition.compute ?? { instanceType: 'standard_e4s_v3', runtimeVersion: '3.4' };
    expect(again).toMatchObject({
      ...{ name: content.name, title: content.title, trigger: content.trigger, circuit: content.circuit },
      definition: { ...content.definition, compute },
    });
  });
});
