import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { parseDocuments } from './parse-documents.ts';

const words = [
  ...[
    'create_monitor:',
    'circuits:',
    'monitor:',
    'trigger:',
    'monitoring_signals:',
    'production_data:',
    'data_window:',
  ],
  ...[
    'metric_thresholds:',
    'features:',
    'inputs:',
    'input_data:',
    'type:',
    'name:',
    'emails:',
    'alert_notification:',
  ],
  ...[
    'data_drift',
    'custom',
    'model_performance',
    'feature_attribution_drift',
    'cron',
    'spark',
    'recurrence',
    'P7D',
  ],
  ...[
    'data_collector:',
    'collections:',
    'endpoint_name:',
    'sql:',
    'numerical:',
    'regression:',
    '0',
    '-1',
    'null',
    'true',
  ],
  ...[
    'azureml:a:1',
    '{plant_id}',
    '{',
    '}',
    '[',
    ']',
    ', ',
    ': ',
    '- ',
    '"',
    "'",
    '&a ',
    '*a',
    '<<: *a',
    '|',
    '>',
    '#',
    '\t',
  ],
];

const valid = `name: watch
trigger: {type: recurrence, frequency: day, interval: 1, schedule: {hours: 3, minutes: 15}}
create_monitor:
  monitoring_target: {ml_task: regression, endpoint_deployment_id: azureml:pumps:blue}
  monitoring_signals:
    drift:
      type: data_drift
      production_data: {input_data: {path: azureml:a:1}, data_window: {lookback_window_size: P7D}}
      features: {top_n_feature_importance: 5}
      metric_thresholds: {numerical: {jensen_shannon_distance: 0.1}}
    truth: {type: model_performance, reference_data: {input_data: {path: azureml:t:1}}}
    own: {type: custom, sql: select 1, inputs: {a: 1}, metric_thresholds: [{metric_name: m, threshold: 1}]}
    importances:
      type: feature_attribution_drift
      production_data: [{input_data: {path: azureml:a:1}}, {input_data: {path: azureml:b:1}}]
      reference_data: {input_data: {path: azureml:t:1}}
`;

/** Whatever the text: documents, each with content or with problems that lie within it. */
function check(text: string): void {
  const lines = text.split('\n').length;
  for (const { content, problems } of parseDocuments(text, { file: 'x.yaml' })) {
    expect(content === null).toBe(problems.length > 0);
    for (const problem of problems) {
      expect(problem.line).toBeLessThanOrEqual(lines);
      expect(problem.message).toMatch(/\S/);
    }
  }
}

describe('parseDocuments', () => {
  it('throws at no text', () => {
    const lines = fc.tuple(fc.nat({ max: 4 }), fc.array(fc.constantFrom(...words), { maxLength: 4 }));
    const texts = fc
      .array(lines, { maxLength: 12 })
      .map((all) => all.map(([indent, parts]) => `${' '.repeat(2 * indent)}${parts.join(' ')}`).join('\n'));
    fc.assert(fc.property(texts, check), { numRuns: 300 });
  }, 60_000);

  it('throws at no damage to a monitor', () => {
    const damage = fc.tuple(
      fc.nat({ max: valid.length - 1 }),
      fc.nat({ max: 12 }),
      fc.constantFrom('', ' ', '\n', ...words),
    );
    fc.assert(
      fc.property(fc.array(damage, { minLength: 1, maxLength: 3 }), (all) => {
        check(all.reduce((text, [at, cut, put]) => text.slice(0, at) + put + text.slice(at + cut), valid));
      }),
      { numRuns: 300 },
    );
  }, 60_000);
});
