import {
  correctPValues,
  isBreached,
  metricCatalogue,
  type PValueCorrection,
} from '@circuitwatch/metric-engine';
import type { ComparedMetric, FeatureComparison } from './comparison-report.ts';

/**
 * Corrects the p-values of each test for the number of features that it was made of, one family a test, and judges
 * them anew. The value becomes the corrected p-value; `pValue` stays the test's own.
 */
export function correctFamilies(
  features: readonly FeatureComparison[],
  correction: PValueCorrection,
): readonly FeatureComparison[] {
  const corrected = new Map<ComparedMetric, number>();
  for (const family of familiesOf(features)) {
    const values = correctPValues(
      family.map(({ pValue }) => pValue ?? NaN),
      correction,
    );
    for (const [index, metric] of family.entries()) corrected.set(metric, values[index] ?? NaN);
  }
  return features.map((feature) => ({
    ...feature,
    metrics: feature.metrics.map((metric) => judged(metric, corrected.get(metric))),
  }));
}

function familiesOf(features: readonly FeatureComparison[]): readonly (readonly ComparedMetric[])[] {
  const tests = features.flatMap(({ metrics }) => metrics.filter(({ pValue }) => pValue !== null));
  return [...Map.groupBy(tests, ({ metric }) => metric).values()];
}

function judged(metric: ComparedMetric, value: number | undefined): ComparedMetric {
  const definition = metricCatalogue.get(metric.metric);
  if (value === undefined || definition === undefined) return metric;
  const { threshold } = metric;
  return { ...metric, value, breached: threshold !== null && isBreached(definition, value, threshold) };
}
