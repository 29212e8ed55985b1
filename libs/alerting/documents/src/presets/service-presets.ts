import { metricQuery } from '../azure/metric-query.ts';
import { metricAlertGoodEvaluations } from '../azure/resolve-periods.ts';
import { completeRule } from '../rules/rule-defaults.ts';
import { valueOf } from './kql-rule.ts';
import type { RulePreset } from './rule-presets.ts';

const minute = 60;

/** Three rules of a Prometheus that scrapes the pods of models. */
const prometheusPresets: readonly RulePreset[] = [
  {
    id: 'high-error-rate',
    description: 'More than 5 % of predictions fail over 5 minutes, for 5 minutes; asks Prometheus.',
    rule: completeRule({
      name: 'HighErrorRate',
      description: 'More than 5 % of predictions fail.',
      severity: 0,
      source: {
        kind: 'PROMQL',
        query: 'rate(model_errors_total[5m]) / rate(model_predictions_total[5m]) > 0.05',
      },
      frequencySeconds: minute / 2,
      pendingSeconds: 5 * minute,
      labels: { severity: 'critical' },
      annotations: { summary: '{{ $value | humanizePercentage }} of predictions fail' },
    }),
  },
  {
    id: 'high-latency',
    description: 'The 95th percentile of prediction time is above 2 s, for 5 minutes; asks Prometheus.',
    rule: completeRule({
      name: 'HighLatency',
      description: 'The 95th percentile of prediction time is above 2 s.',
      severity: 2,
      source: {
        kind: 'PROMQL',
        query: 'histogram_quantile(0.95, rate(model_prediction_duration_seconds_bucket[5m])) > 2',
      },
      frequencySeconds: minute / 2,
      pendingSeconds: 5 * minute,
      labels: { severity: 'warning' },
      annotations: { summary: 'p95 is {{ $value | humanizeDuration }}' },
    }),
  },
  {
    id: 'pod-crash-looping',
    description: 'A container of a model restarted within 15 minutes; asks Prometheus.',
    rule: completeRule({
      name: 'PodCrashLooping',
      description: 'A pod of a model restarts again and again.',
      severity: 0,
      source: {
        kind: 'PROMQL',
        query:
          'rate(kube_pod_container_status_restarts_total{namespace="production",pod=~"ml-inference.*"}[15m]) > 0',
      },
      frequencySeconds: minute / 2,
      labels: { severity: 'critical' },
      annotations: { summary: 'Pod {{ $labels.pod }} restarts again and again' },
    }),
  },
];

/** A rule on one of Azure's platform metrics, looked at each minute over 5 minutes. */
function platformPreset(
  preset: Pick<RulePreset, 'id' | 'description'> & {
    readonly name: string;
    readonly metric: string;
    readonly threshold: number;
    readonly frequencySeconds: number;
  },
): RulePreset {
  const { id, description, name, metric, threshold, frequencySeconds } = preset;
  return {
    id,
    description,
    rule: completeRule({
      name,
      description,
      severity: 2,
      source: valueOf(metricQuery(metric, 'AVG', []).query),
      comparison: { operator: 'GREATER', threshold },
      frequencySeconds,
      windowSeconds: 5 * minute,
      goodEvaluations: metricAlertGoodEvaluations,
    }),
  };
}

/** Rules on the service of models: its requests, pods and machines. */
export const servicePresets: readonly RulePreset[] = [
  ...prometheusPresets,
  platformPreset({
    id: 'latency-200ms',
    name: 'high-latency-alert',
    description: 'The average request of 5 minutes took more than 200 ms.',
    metric: 'Latency',
    threshold: 200,
    frequencySeconds: 5 * minute,
  }),
  platformPreset({
    id: 'cpu-80',
    name: 'staging-high-cpu',
    description: 'Processors were more than 80 % busy over 5 minutes, by the table Perf.',
    metric: 'Percentage CPU',
    threshold: 80,
    frequencySeconds: minute,
  }),
  platformPreset({
    id: 'failure-rate-5',
    name: 'staging-high-errors',
    description: 'More than 5 % of the requests of 5 minutes failed.',
    metric: 'RequestFailureRate',
    threshold: 5,
    frequencySeconds: minute,
  }),
];
