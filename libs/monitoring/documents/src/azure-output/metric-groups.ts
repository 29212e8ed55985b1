import { seriesOf, type SeriesReference } from './azure-names.ts';

/** A value of a metric, of a group of rows, and of a dimension of that group. */
export interface GroupedValue {
  /** Empty or null: of all rows. */
  readonly group: string | null;
  /** Empty, null or `aggregate` in any case: of the whole group. */
  readonly dimension: string | null;
  readonly metric: string;
  readonly value: number | null;
  readonly threshold: number | null;
}

/** A metric, or a group of it, as Azure's output writes it: values where it has one, groups below it. */
export interface MetricNode {
  value?: number;
  threshold?: number;
  timeseries?: SeriesReference;
  groups?: Record<string, MetricNode>;
}

/** The values by metric, group and dimension; what has no value or threshold goes without it. */
export function groupMetrics(rows: readonly GroupedValue[], runId: string): Record<string, MetricNode> {
  const metrics: Record<string, MetricNode> = {};
  for (const { group, dimension, metric, value, threshold } of rows) {
    const names = [group, isAggregate(dimension) ? null : dimension].filter(
      (name) => name !== null && name !== '',
    );
    let node = (metrics[metric] ??= {});
    for (const name of names) node = (node.groups ??= {})[name ?? ''] ??= {};
    if (value !== null) node.value = value;
    if (threshold !== null) node.threshold = threshold;
    node.timeseries = seriesOf(runId);
  }
  return metrics;
}

function isAggregate(dimension: string | null): boolean {
  return dimension === null || dimension === '' || dimension.toLowerCase() === 'aggregate';
}
