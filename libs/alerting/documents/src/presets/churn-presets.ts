import type { MetricSource } from '@circuitwatch/alerting-definitions';
import { completeRule } from '../rules/rule-defaults.ts';
import { valueOf } from './kql-rule.ts';
import type { RulePreset } from './rule-presets.ts';

const minute = 60;
const hour = 60 * minute;

/** Metrics of monitors, an alert for each circuit. */
const ofMonitors = (metrics: readonly string[], aggregation: MetricSource['aggregation']): MetricSource => ({
  kind: 'METRIC',
  metrics,
  ...{ signals: [], plants: [], circuits: [], monitors: [], features: [] },
  measure: 'VALUE',
  splitBy: ['plant_id', 'circuit_id'],
  aggregation,
  shareOf: null,
});

/** Four rules for one model behind an API, such as one that foretells churn. */
export const exampleModelPresets: readonly RulePreset[] = [
  {
    id: 'error-rate',
    description: 'More than 5 % of the requests of 5 minutes failed, by the service that answered them.',
    rule: completeRule({
      name: 'API Error Rate',
      description: 'More than 5 % of the requests fail.',
      severity: 0,
      source: valueOf(
        'requests | summarize value = 100.0 * countif(success == false) / count() by cloud_RoleName',
        ['cloud_RoleName'],
      ),
      comparison: { operator: 'GREATER', threshold: 5 },
      frequencySeconds: minute,
      windowSeconds: 5 * minute,
      annotations: {
        summary: '{{ $value | printf "%.1f" }} % of the requests to {{ $labels.cloud_RoleName }} fail',
      },
    }),
  },
  {
    id: 'p99-latency',
    description: 'The slowest hundredth of the requests of 10 minutes took more than 500 ms, by service.',
    rule: completeRule({
      name: 'Prediction Latency',
      description: 'The 99th percentile of the duration of requests is above 500 ms.',
      severity: 2,
      source: valueOf('requests | summarize value = percentile(duration, 99) by cloud_RoleName', [
        'cloud_RoleName',
      ]),
      comparison: { operator: 'GREATER', threshold: 500 },
      frequencySeconds: minute,
      windowSeconds: 10 * minute,
      annotations: { summary: 'p99 of {{ $labels.cloud_RoleName }} is {{ $value | printf "%.0f" }} ms' },
    }),
  },
  {
    id: 'feature-psi',
    description:
      'The population stability index of any feature of a circuit is above 0.2; name key features to narrow it.',
    rule: completeRule({
      name: 'Feature Drift',
      description: 'The population stability index of a feature is above 0.2.',
      severity: 2,
      source: ofMonitors(['psi', 'population_stability_index'], 'MAX'),
      comparison: { operator: 'GREATER', threshold: 0.2 },
      annotations: {
        summary: 'PSI is {{ $value | printf "%.2f" }} on {{ $labels.plant_id }}/{{ $labels.circuit_id }}',
      },
    }),
  },
  {
    id: 'f1-drop',
    description: 'The F1 score of a circuit, measured within 24 hours, is below 0.7.',
    rule: completeRule({
      name: 'Model Performance',
      description: 'The F1 score is below 0.7.',
      severity: 0,
      source: ofMonitors(['f1_score'], 'MIN'),
      comparison: { operator: 'LESS', threshold: 0.7 },
      frequencySeconds: hour,
      windowSeconds: 24 * hour,
      annotations: {
        summary: 'F1 is {{ $value | printf "%.2f" }} on {{ $labels.plant_id }}/{{ $labels.circuit_id }}',
      },
    }),
  },
];
