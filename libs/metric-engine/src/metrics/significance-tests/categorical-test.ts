import type { InterpretationBands, MetricDefinition } from '../../catalogue/metric-definition.ts';
import type { MetricValue, PairMetric } from '../pair-metric.ts';

/** What the entries of all tests of categories have in common. */
export const testOfCategories = {
  version: 1,
  kind: 'drift',
  unit: 'probability',
  direction: 'below',
  defaultThreshold: 0.05,
} as const satisfies Partial<MetricDefinition>;

/** How the p-value of a chi-squared test is read. */
export const pValueBands: InterpretationBands = {
  bands: [
    { upTo: 0.05, meaning: 'drift' },
    { upTo: 0.15, meaning: 'possible drift' },
    { upTo: 1, meaning: 'no drift' },
  ],
  source: 'whylogs, default thresholds of its chi-square drift score',
};

/** A test of both sides' counts over the union of their categories. */
export function ofUnion(
  test: (baselineCounts: Float64Array, targetCounts: Float64Array) => MetricValue,
): NonNullable<PairMetric['categorical']> {
  return ({ union }) => {
    const { baseline, target } = union();
    return test(baseline, target);
  };
}
