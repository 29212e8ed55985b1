import { createCounter, createGauge, type Counter, type Registry } from '@circuitwatch/platform-metrics';
import type { ServedDeployments } from './serving/served-deployments.ts';

/** Counts of the server itself; those of models are the model telemetry's. */
export interface EndpointMetrics {
  readonly rejections: Counter<'deployment'>;
}

/** Registers what the server shows of itself, read from what is served. */
export function createEndpointMetrics(
  registry: Registry,
  served: Pick<ServedDeployments, 'all' | 'broken'>,
): EndpointMetrics {
  createGauge(registry, {
    name: 'circuitwatch_endpoint_deployments',
    help: 'Deployments by whether they are served; broken ones may be served by the version before.',
    labels: ['state'],
    collect: (gauge) => {
      gauge.set({ state: 'served' }, served.all().filter(({ unit }) => unit !== null).length);
      gauge.set({ state: 'broken' }, served.broken().length);
    },
  });
  createGauge(registry, {
    name: 'circuitwatch_endpoint_waiting_rows',
    help: 'Rows that wait for their model, over all models.',
    collect: (gauge) => {
      const batchers = new Set(served.all().flatMap(({ unit }) => (unit ? [unit.loaded.batcher] : [])));
      gauge.set([...batchers].reduce((sum, batcher) => sum + batcher.waitingRows(), 0));
    },
  });
  return {
    rejections: createCounter(registry, {
      name: 'circuitwatch_endpoint_rejected_total',
      help: 'Requests that were turned away because too many rows waited for the model.',
      labels: ['deployment'],
    }),
  };
}
