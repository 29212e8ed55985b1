import { attributionMetrics } from '../metrics/attribution/attribution-metrics.ts';
import { pairMetrics } from '../metrics/pair-metrics.ts';
import { performanceMetrics } from '../metrics/performance/performance-metrics.ts';
import { qualityMetrics } from '../metrics/quality/quality-metrics.ts';
import { sensorMetrics } from '../metrics/sensor/sensor-metrics.ts';
import type { MetricDefinition } from './metric-definition.ts';

const all = [
  ...pairMetrics,
  ...qualityMetrics,
  ...sensorMetrics,
  ...performanceMetrics,
  ...attributionMetrics,
] as const;

/** One metric of the catalogue. */
export type MetricId = (typeof all)[number]['id'];

/** Ids of all metrics, as monitors name them. */
export const metricIds: readonly MetricId[] = all.map(({ id }) => id);

/** Every metric's one definition, by id, in the order in which metrics are shown. */
export const metricCatalogue: ReadonlyMap<MetricId, MetricDefinition> = new Map(
  all.map((metric) => [metric.id, metric]),
);

/** Whether a text is the id of a metric. */
export function isMetricId(text: string): text is MetricId {
  return (metricIds as readonly string[]).includes(text);
}
