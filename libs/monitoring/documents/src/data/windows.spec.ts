import { describe, expect, it } from 'vitest';
import { monitorOf, monitorWith, problemsIn } from '../parsing.spec-support.ts';

const trailing = (lookbackSize: string, lookbackOffset = 'P0D') => ({ lookbackSize, lookbackOffset });
const metrics = 'metric_thresholds: {numerical: {jensen_shannon_distance: 0.1}}';

function signalOf(body: string, trigger?: string) {
  const signal = monitorOf(monitorWith(`type: data_drift\n${body.trim()}\n${metrics}`, trigger)).definition
    .signals[0];
  if (!signal) throw new Error('There is no signal.');
  return signal;
}

const given = 'production_data: {input_data: {path: azureml:inputs:1}';

describe('windows', () => {
  // AZURE-YAML, section 5: production size, then reference "default" size.
  it.each([
    ['{type: cron, expression: "0 2 * * *"}', 'P7D', 'P14D'],
    ['{type: recurrence, frequency: minute, interval: 30}', 'P1D', 'P2D'],
    ['{type: recurrence, frequency: hour, interval: 6}', 'P1D', 'P2D'],
    ['{type: recurrence, frequency: day, interval: 3}', 'P3D', 'P6D'],
    ['{type: recurrence, frequency: week, interval: 2}', 'P14D', 'P28D'],
    ['{type: recurrence, frequency: month, interval: 1}', 'P30D', 'P60D'],
  ])('by %s: %s against %s', (trigger, production, reference) => {
    const { target, baseline } = signalOf('', trigger);
    expect(target).toEqual({
      asset: 'pumps-blue-model_inputs@latest',
      context: 'model_inputs',
      window: trailing(production),
    });
    expect(baseline).toEqual({
      asset: 'pumps-blue-model_inputs@latest',
      context: 'model_inputs',
      window: trailing(reference, production),
    });
  });

  it.each<[written: string, expected: object]>([
    ['data_window: {lookback_window_size: P3D, lookback_window_offset: P1D}', trailing('P3D', 'P1D')],
    ['data_window: {trailing_window_size: P3D, trailing_window_offset: P1D}', trailing('P3D', 'P1D')],
    ['data_window: {data_window_size: P3D, data_window_offset: P1D}', trailing('P3D', 'P1D')],
    ['data_window_size: P60D', trailing('P60D')],
    ['lookback_window_size: PT6H', trailing('PT6H')],
    ['lookback_period: 60', trailing('P60D')],
    ['lookback_period: P60D', trailing('P60D')],
    ['lookback_period_days: 5', trailing('P5D')],
    ['trailing_days: 30', trailing('P30D')],
    ['data_window: {lookback_window_offset: P2D}', trailing('P7D', 'P2D')],
    ['data_window: {lookback_window_size: default, lookback_window_offset: P2D}', trailing('P7D', 'P2D')],
    [
      'data_window: {window_start: "2023-07-12", window_end: 2023-07-17}',
      { start: '2023-07-12T00:00:00.000Z', end: '2023-07-17T00:00:00.000Z' },
    ],
    [
      'data_window: {window_start_date: "2023-07-12T06:30:00+02:00", window_end_date: 2023-07-17 12:00}',
      { start: '2023-07-12T04:30:00.000Z', end: '2023-07-17T12:00:00.000Z' },
    ],
  ])('%s', (written, expected) => {
    const reference = 'reference_data: {input_data: {path: azureml:training:1}}';
    expect(signalOf(`${given}, ${written}}\n${reference}`).target?.window).toEqual(expected);
  });

  it('of reference data are what it says, from the run on back, or none at all', () => {
    const reference = (window: string) =>
      signalOf(`${given}}\nreference_data: {input_data: {path: azureml:training:1}${window}}`).baseline
        ?.window;
    expect(reference('')).toBeUndefined();
    expect(reference(', data_window: {lookback_window_size: P30D}')).toEqual(trailing('P30D'));
    expect(reference(', data_window: {trailing_window_size: P30D, trailing_window_offset: P30D}')).toEqual(
      trailing('P30D', 'P30D'),
    );
    // Azure's client: twice the period, before the period.
    expect(
      reference(', data_window: {lookback_window_size: default, lookback_window_offset: default}'),
    ).toEqual(trailing('P14D', 'P7D'));
  });

  it('of a baseline that nobody gave lie before the production data', () => {
    const window = (size: string, offset: string) =>
      signalOf(`${given}, data_window: {lookback_window_size: ${size}, lookback_window_offset: ${offset}}}`)
        .baseline;
    expect(window('P2D', 'P0D')).toEqual({ asset: 'inputs:1', window: trailing('P14D', 'P2D') });
    expect(window('P2D', 'P3D')?.window).toEqual(trailing('P14D', 'P5D'));
    expect(window('PT6H', 'PT1H')?.window).toEqual(trailing('P14D', 'PT7H'));
  });

  it.each([
    ['data_window: {window_start: "2023-07-12"}', /lacks "window_end"/],
    ['data_window: {window_start: 2023-02-30, window_end: 2023-03-12}', /"2023-02-30" is not a date/],
    ['data_window: {window_start: 2023-03-12, window_end: 2023-03-12}', /is not after the start/],
    [
      'data_window: {lookback_window_size: P1D, window_start: 2023-03-12}',
      /either looked back for or between/,
    ],
    ['data_window: {lookback_window_size: P1D, data_window_size: P2D}', /says again what another key says/],
    ['lookback_period: 0', /whole number from 1 on/],
  ])('%s is refused', (written, message) => {
    const body = `type: data_drift\n${given}, ${written}}\nreference_data: {input_data: {path: azureml:t:1}}\n${metrics}`;
    expect(problemsIn(monitorWith(body)).map((problem) => problem.message)).toEqual([
      expect.stringMatching(message),
    ]);
  });
});

describe('data', () => {
  it.each([
    ['azureml:inputs:3', { asset: 'inputs:3' }],
    ['azureml:inputs@latest', { asset: 'inputs@latest' }],
    ['azureml://locations/eu/workspaces/w/data/inputs/versions/3', { asset: 'inputs:3' }],
    ['azureml://subscriptions/s/resourcegroups/g/workspaces/w/data/inputs/versions/3', { asset: 'inputs:3' }],
    ['azureml:/subscriptions/s/resourceGroups/g/x/data/inputs/versions/3', { asset: 'inputs:3' }],
    ['azureml://registries/r/data/inputs/labels/latest', { asset: 'inputs@latest' }],
    ['azureml://datastores/d/paths/data/inputs/', { uri: 'azureml://datastores/d/paths/data/inputs/' }],
    ['abfss://c@a.dfs.core.windows.net/inputs', { uri: 'abfss://c@a.dfs.core.windows.net/inputs' }],
    ['plant-a/inputs.csv', { uri: 'plant-a/inputs.csv' }],
  ])('%s', (path, expected) => {
    expect(signalOf(`production_data: {input_data: {type: mltable, path: "${path}"}}`).target).toMatchObject(
      expected,
    );
  });

  it('may be given in the shapes of older releases', () => {
    const body = `
target_dataset:
  dataset:
    input_dataset: {type: mltable, path: azureml:inputs:1, target_column_name: label}
    dataset_context: test
    pre_processing_component: azureml:tabulate:2
  lookback_period: 60
baseline_dataset: azureml://datastores/d/paths/baseline/
`;
    const { target, baseline } = signalOf(body);
    expect(target).toEqual({
      asset: 'inputs:1',
      context: 'test',
      columns: { target: 'label' },
      window: trailing('P60D'),
      preprocessing: 'tabulate:2',
    });
    expect(baseline).toEqual({ uri: 'azureml://datastores/d/paths/baseline/' });
  });

  it('that is nowhere is an error which says what to write', () => {
    const text = monitorWith(`type: data_drift\n${metrics}`).replace(
      ', endpoint_deployment_id: azureml:pumps:blue',
      '',
    );
    expect(problemsIn(text)).toEqual([
      expect.objectContaining({
        line: 6,
        message: expect.stringMatching(/names no production_data.*azureml:<endpoint>/),
      }),
    ]);
  });
});
