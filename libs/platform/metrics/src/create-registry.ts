import { collectDefaultMetrics, Counter, Gauge, Histogram, Registry } from 'prom-client';

/** A set of metrics that one /metrics page shows. */
export type { Counter, Gauge, Histogram, Registry } from 'prom-client';

/** Gauges of prom-client whose `_total` suffix Prometheus keeps for counters. */
const misnamed = [
  'nodejs_active_handles_total',
  'nodejs_active_requests_total',
  'nodejs_active_resources_total',
];

/** A registry with the process's own metrics and `circuitwatch_build_info` of this component and version. */
export function createRegistry(build: { component: string; version: string }): Registry {
  const registry = new Registry();
  collectDefaultMetrics({ register: registry });
  for (const name of misnamed) registry.removeSingleMetric(name);
  const info = createGauge(registry, {
    name: 'circuitwatch_build_info',
    help: 'Always 1; the labels say which component of which version runs on which Node.js.',
    labels: ['component', 'version', 'node'],
  });
  info.set({ ...build, node: process.version }, 1);
  return registry;
}

/** Ours, or a model's, which dashboards and rules of others know by these names. */
type Prefix = 'circuitwatch' | 'model';

/** Name, help sentence and label names of one metric; seconds, bytes and ratios, never other units. */
export interface MetricOptions<Label extends string> {
  readonly name: `${Prefix}_${string}`;
  readonly help: string;
  readonly labels?: readonly Label[];
}

/** A value that only grows; its name ends with `_total`. */
export function createCounter<Label extends string = never>(
  registry: Registry,
  { name, help, labels = [] }: MetricOptions<Label> & { readonly name: `${Prefix}_${string}_total` },
): Counter<Label> {
  return new Counter({ name, help, labelNames: labels, registers: [registry] });
}

/** A value that goes up and down; `collect` sets it when the page is read. */
export function createGauge<Label extends string = never>(
  registry: Registry,
  {
    name,
    help,
    labels = [],
    collect,
  }: MetricOptions<Label> & { readonly collect?: (gauge: Gauge<Label>) => void | Promise<void> },
): Gauge<Label> {
  const gauge: Gauge<Label> = new Gauge({
    name,
    help,
    labelNames: labels,
    registers: [registry],
    ...(collect && { collect: () => collect(gauge) }),
  });
  return gauge;
}

/** A distribution of durations or sizes; buckets in the metric's unit. */
export function createHistogram<Label extends string = never>(
  registry: Registry,
  { name, help, labels = [], buckets }: MetricOptions<Label> & { readonly buckets: readonly number[] },
): Histogram<Label> {
  return new Histogram({ name, help, labelNames: labels, buckets: [...buckets], registers: [registry] });
}
