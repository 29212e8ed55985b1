export {
  createCounter,
  createGauge,
  createHistogram,
  createRegistry,
  type Counter,
  type Gauge,
  type Histogram,
  type MetricOptions,
  type Registry,
} from './create-registry.ts';
