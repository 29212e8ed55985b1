import type { MetricDefinition } from '../../catalogue/metric-definition.ts';
import type { MetricValue, PairMetric } from '../pair-metric.ts';

/** What the entries of all the literature's tests of numbers have in common. */
export const testOfNumbers = {
  version: 1,
  family: 'statistics',
  kind: 'drift',
  unit: 'probability',
  direction: 'below',
  defaultThreshold: 0.05,
  bands: null,
} as const satisfies Partial<MetricDefinition>;

/** A test of both samples, baseline first, sorted in ascending order. */
export function ofSorted(
  test: (first: Float64Array, second: Float64Array) => MetricValue,
): NonNullable<PairMetric['numeric']> {
  return ({ baseline, target }) => test(baseline.sorted, target.sorted);
}
