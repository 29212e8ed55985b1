import { describe, expect, it } from 'vitest';
import type { FleetCircuit } from '../document.ts';
import { parseDocuments } from '../parse-documents.ts';

function circuitsOf(text: string): readonly FleetCircuit[] {
  const [document] = parseDocuments(text, { file: 'circuits.yaml' });
  if (document?.content?.kind === 'fleet') return document.content.circuits;
  throw new Error(document?.problems.map(({ message }) => message).join('\n'));
}

const circuit = '  - {plant_id: hamburg, circuit_id: c07, model_name: flow}\n';

describe('a fleet without a template', () => {
  it('has for each circuit the four signals of the set-up script', () => {
    const [found] = circuitsOf(`circuits:\n${circuit}`);
    expect(found).toMatchObject({ plant: 'hamburg', circuit: 'c07', model: 'flow', line: 2, problems: [] });
    const monitor = found?.monitor;
    expect(monitor).toMatchObject({
      name: 'monitor-hamburg-c07',
      circuit: { plant: 'hamburg', circuit: 'c07' },
      trigger: { type: 'cron', expression: '0 2 * * *', timeZone: 'UTC' },
    });
    const production = {
      uri: 'azureml://datastores/workspaceblobstore/paths/production/hamburg/c07/',
      window: { lookbackSize: 'P7D', lookbackOffset: 'P0D' },
    };
    const baseline = { uri: 'azureml://datastores/workspaceblobstore/paths/baseline/hamburg/c07/' };
    expect(monitor?.definition).toMatchObject({
      deployment: 'batch-hamburg:c07',
      model: 'flow@latest',
      signals: [
        {
          ...{ kind: 'prediction_drift', features: ['predicted_value'], target: production, baseline },
          metrics: { jensen_shannon_distance: { numerical: 0.15 } },
        },
        {
          ...{ kind: 'data_drift', target: production, baseline },
          features: ['temperature', 'pressure', 'vibration', 'current', 'voltage', 'flow_rate'],
          metrics: {
            jensen_shannon_distance: { numerical: 0.15 },
            normalized_wasserstein_distance: 0.15,
            two_sample_kolmogorov_smirnov_test: 0.15,
          },
        },
        {
          ...{ kind: 'data_quality', target: production },
          metrics: { null_value_rate: 0.05, data_type_error_rate: 0.01, out_of_bounds_rate: 0.05 },
        },
        {
          ...{ kind: 'model_performance', task: 'regression' },
          target: { ...production, columns: { prediction: 'predicted_value', target: 'actual_value' } },
          metrics: { mean_absolute_error: 0.25, root_mean_squared_error: 0.35, r2_score: 0.75 },
        },
      ],
    });
  });

  it('lets a circuit say some things otherwise, and leave others out', () => {
    const [found] = circuitsOf(`circuits:
  - plant_id: hamburg
    circuit_id: c07
    model_name: flow
    display_name: Pumps of hall 3
    trigger: {expression: "0 4 * * *"}
    monitoring_signals:
      model_performance:
      data_drift: {metric_thresholds: {numerical: {jensen_shannon_distance: 0.3}}}
    alert_notification: {emails: [a@example.com]}
`);
    expect(found?.problems).toEqual([]);
    expect(found?.monitor).toMatchObject({
      title: 'Pumps of hall 3',
      trigger: { expression: '0 4 * * *' },
      definition: {
        signals: [
          { kind: 'prediction_drift' },
          { kind: 'data_drift', metrics: { jensen_shannon_distance: { numerical: 0.3 } } },
          { kind: 'data_quality' },
        ],
        alertNotification: { emails: ['a@example.com'] },
      },
    });
  });
});

const template = `monitor:
  name: watch-{plant_id}-{circuit_id}
  trigger: {type: recurrence, frequency: day, interval: 1}
  tags: {model: {model_name}}
  create_monitor:
    monitoring_target: {ml_task: regression}
    monitoring_signals:
      drift:
        type: data_drift
        production_data: {input_data: {type: uri_folder, path: "live/{plant_id}/{circuit_id}"}}
        reference_data: {input_data: {type: uri_folder, path: "base/{plant_id}/{circuit_id}"}}
        metric_thresholds: {numerical: {jensen_shannon_distance: 0.1}}
`;

describe('a fleet with a template', () => {
  it('fills the placeholders, with quotes and without', () => {
    const [found] = circuitsOf(`${template}circuits:\n${circuit}`);
    expect(found?.monitor).toMatchObject({
      name: 'watch-hamburg-c07',
      definition: {
        tags: { model: 'flow' },
        signals: [{ target: { uri: 'live/hamburg/c07' }, baseline: { uri: 'base/hamburg/c07' } }],
      },
    });
  });

  it('has two hundred circuits of which one is bad, and tells that one alone', () => {
    const good = Array.from({ length: 199 }, (_, index) => `  - {plant: a, circuit: c${index}, model: m}\n`);
    const bad =
      '  - {plant: a, circuit: bad, model: m, monitoring_signals: {drift: {features: {top_n: 5}}}}\n';
    const circuits = circuitsOf(`${template}circuits:\n${good.join('')}${bad}`);
    expect(circuits).toHaveLength(200);
    expect(circuits.filter(({ monitor }) => monitor).map(({ monitor }) => monitor?.name)).toHaveLength(199);
    expect(circuits.at(-1)?.problems).toEqual([
      expect.objectContaining({ line: 213, message: expect.stringMatching(/Unknown key "top_n"/) }),
    ]);
  });

  it('tells what is wrong with the template in its own line', () => {
    const text = `${template.replace('{circuit_id}', '{circut_id}').replace('data_drift', 'data_drfit')}circuits:\n${circuit}`;
    expect(circuitsOf(text)[0]?.problems.map(({ line, message }) => [line, message])).toEqual([
      [2, expect.stringMatching(/Unknown placeholder "\{circut_id\}"\. Did you mean "\{circuit_id\}"\?/)],
      [9, expect.stringMatching(/did you mean "data_drift"\?/)],
    ]);
  });

  it.each([
    ['- {plant_id: hamburg, circut_id: c08, model_name: m}', /Did you mean "circuit_id"\?/],
    ['- {circuit_id: c08, model_name: m}', /lacks "plant_id"/],
    ['- {plant_id: hamburg, circuit_id: c08}', /lacks "model_name", which its monitor is made with/],
    [
      '- {plant_id: hamburg, circuit_id: c07, model_name: other}',
      /line 14 has a monitor named "watch-hamburg-c07"/,
    ],
    ['- c08', /must hold keys with values/],
  ])('keeps the circuit before %s', (line, message) => {
    const [first, second] = circuitsOf(`${template}circuits:\n${circuit}  ${line}\n`);
    expect(first?.problems).toEqual([]);
    expect(second?.monitor).toBeNull();
    expect(second?.problems).toEqual([
      expect.objectContaining({ line: 15, message: expect.stringMatching(message) }),
    ]);
  });

  it.each([
    ['circuits: []', /has no circuits/],
    ['circuits: all', /must be a list/],
    ['circuit: [{plant_id: a}]', /Did you mean "circuits"\?/],
    ['circuits: [{plant_id: a, circuit_id: b}]\nmonitors: {}', /Did you mean "monitor"\?/],
  ])('is refused as a whole for %s', (text, message) => {
    const [document] = parseDocuments(text, { file: 'circuits.yaml' });
    expect(document?.content).toBeNull();
    expect(document?.problems.map((problem) => problem.message)).toEqual([expect.stringMatching(message)]);
  });
});
