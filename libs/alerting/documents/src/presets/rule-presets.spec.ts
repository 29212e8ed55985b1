import { describe, expect, it } from 'vitest';
import { describeCondition } from '@circuitwatch/alerting-evaluation';
import { checkKql } from '@circuitwatch/kql';
import { rulePresets } from './rule-presets.ts';

describe('rules ready-made', () => {
  it.each([
    ['high-mae', 2, 'rows > 0 within 15 min'],
    ['data-drift', 3, 'rows > 0 within 30 min'],
    ['batch-job-failure', 1, 'rows > 0 within 10 min'],
    ['multiple-models-degraded', 2, 'rows > 0 within 6 h'],
    ['data-quality', 2, 'rows > 0 within 30 min'],
    ['degraded-share', 2, 'share of circuits with mean_absolute_error > 0.25 > 0.1'],
    ['error-rate', 0, 'max of value > 5 within 5 min'],
    ['p99-latency', 2, 'max of value > 500 within 10 min'],
    ['feature-psi', 2, 'psi or population_stability_index > 0.2'],
    ['f1-drop', 0, 'f1_score < 0.7 within 1 d'],
    [
      'high-error-rate',
      0,
      'rate(model_errors_total[5m]) / rate(model_predictions_total[5m]) > 0.05 for 5 min',
    ],
    [
      'high-latency',
      2,
      'histogram_quantile(0.95, rate(model_prediction_duration_seconds_bucket[5m])) > 2 for 5 min',
    ],
    [
      'pod-crash-looping',
      0,
      'rate(kube_pod_container_status_restarts_total{namespace="production",pod=~"ml-inference.*"}[15m]) > 0',
    ],
    ['latency-200ms', 2, 'max of value > 200 within 5 min'],
    ['cpu-80', 2, 'max of value > 80 within 5 min'],
    ['failure-rate-5', 2, 'max of value > 5 within 5 min'],
  ])('%s is of severity %i: %s', (id, severity, condition) => {
    const found = rulePresets.find((preset) => preset.id === id);
    expect(found && [found.rule.severity, describeCondition(found.rule)]).toEqual([severity, condition]);
  });

  it('are named once, told what for, and ask what telemetry can answer', () => {
    expect(new Set(rulePresets.map(({ id }) => id)).size).toBe(16);
    expect(new Set(rulePresets.map(({ rule }) => rule.name)).size).toBe(16);
    for (const { description, rule } of rulePresets) {
      expect(description).toMatch(/\.$/);
      if (rule.source.kind === 'KQL')
        expect([rule.source.query, checkKql(rule.source.query)]).toEqual([rule.source.query, []]);
    }
  });
});
