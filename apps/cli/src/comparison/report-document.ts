import type { ComparedMetric, ComparisonReport } from '@circuitwatch/monitoring-comparison';

/** The report as programs get it: every key always there, in this order, and no drawing material. */
export function reportDocument({ definitions, baseline, target, features, drifted }: ComparisonReport) {
  return {
    definitions,
    baseline: { rows: baseline.rows },
    target: { rows: target.rows },
    features: features.map(({ name, dataType, status, reason, metrics }) => ({
      name,
      dataType,
      status,
      reason,
      metrics: metrics.map(metricDocument),
    })),
    drifted,
  };
}

function metricDocument({ metric, value, statistic, pValue, threshold, breached }: ComparedMetric) {
  return { metric, value, statistic, pValue, threshold, breached };
}
