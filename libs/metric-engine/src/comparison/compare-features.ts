import type { DataType } from '../catalogue/metric-definition.ts';
import { pairMetrics } from '../metrics/pair-metrics.ts';
import type { MetricValue, PairMetric } from '../metrics/pair-metric.ts';
import type { CategoricalProfile } from '../profiles/categorical-profile.ts';
import type { NumericProfile } from '../profiles/numeric-profile.ts';
import { categoricalPair } from './categorical-pair.ts';
import { numericPair, type ComparisonConventions } from './numeric-pair.ts';

/** A metric that compares two sides of a feature. */
export type PairMetricId = (typeof pairMetrics)[number]['id'];

const byId: ReadonlyMap<string, PairMetric> = new Map(pairMetrics.map((metric) => [metric.id, metric]));

/**
 * The asked metrics for a numeric target against its baseline, in the order asked. Work that metrics share (the
 * gap of the distribution functions, bins, p-values) is done once.
 *
 * A value that is not defined (a side without numbers, infinite numbers where only finite ones have a meaning)
 * is NaN or infinite; the caller marks it. Time: see each metric; the drift metrics of both families together
 * take about as long as one pass over the values.
 *
 * @throws RangeError for a metric that is not defined for numbers.
 */
export function compareNumeric(
  baseline: NumericProfile,
  target: NumericProfile,
  metrics: readonly PairMetricId[],
  conventions: ComparisonConventions = {},
): ReadonlyMap<PairMetricId, MetricValue> {
  const pair = numericPair(baseline, target, conventions);
  return new Map(metrics.map((id) => [id, computation(id, 'numeric')(pair)]));
}

/**
 * The asked metrics for a categorical target against its baseline, in the order asked; undefined values are
 * NaN or infinite. Time O(categories) a metric, but for tests that say otherwise.
 *
 * @throws RangeError for a metric that is not defined for categories.
 */
export function compareCategories(
  baseline: CategoricalProfile,
  target: CategoricalProfile,
  metrics: readonly PairMetricId[],
): ReadonlyMap<PairMetricId, MetricValue> {
  const pair = categoricalPair(baseline, target);
  return new Map(metrics.map((id) => [id, computation(id, 'categorical')(pair)]));
}

function computation<Kind extends 'numeric' | 'categorical'>(
  id: PairMetricId,
  kind: Kind,
): NonNullable<PairMetric[Kind]> {
  const compute = byId.get(id)?.[kind];
  if (compute === undefined) throw new RangeError(`The metric "${id}" is not defined for ${kind} features.`);
  return compute;
}

/** Ids of the metrics that compare features of a data type, in the order in which metrics are shown. */
export function pairMetricIds(dataType: DataType): readonly PairMetricId[] {
  return pairMetrics.filter(({ dataTypes }) => dataTypes.includes(dataType)).map(({ id }) => id);
}

/** Whether a text is the id of a metric that compares two sides. */
export function isPairMetricId(text: string): text is PairMetricId {
  return byId.has(text);
}
