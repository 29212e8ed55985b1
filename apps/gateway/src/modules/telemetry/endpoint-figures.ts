import type { SampleStep } from '@circuitwatch/persistence';
import { emptyLatencyBuckets, latencyPercentile } from '@circuitwatch/scoring-definitions';
import type { EndpointFigures } from '../../generated/resolver-types.ts';
import type { MetricsWindow } from './metrics-window.ts';

type Figures = Required<Omit<EndpointFigures, '__typename'>>;

const nothing: Omit<SampleStep, 'step'> = {
  requests: 0,
  errors: 0,
  rejected: 0,
  rows: 0,
  latencyBuckets: [],
  latencySumMs: 0,
  cores: 0,
  memoryBytes: 0,
  instances: 0,
};

function figuresOf(sample: Omit<SampleStep, 'step'>, from: Date, to: Date): Figures {
  const { requests, errors, rejected, rows, latencyBuckets, instances } = sample;
  const seconds = (to.getTime() - from.getTime()) / 1_000;
  const measured = latencyBuckets.reduce((sum, count) => sum + count, 0);
  return {
    from,
    to,
    requests,
    requestsPerSecond: requests / seconds,
    errors,
    errorRate: requests === 0 ? null : errors / requests,
    rejected,
    rows,
    rowsPerSecond: rows / seconds,
    latencyMeanMs: measured === 0 ? null : sample.latencySumMs / measured,
    latencyP50Ms: latencyPercentile(latencyBuckets, 0.5),
    latencyP95Ms: latencyPercentile(latencyBuckets, 0.95),
    latencyP99Ms: latencyPercentile(latencyBuckets, 0.99),
    cpuCores: instances === 0 ? null : sample.cores,
    memoryBytes: instances === 0 ? null : sample.memoryBytes,
    instances,
  };
}

/** Counts are added up; of processors the mean, of memory and servers the most. */
function addUp(samples: readonly SampleStep[]): Omit<SampleStep, 'step'> {
  const total = { ...nothing, latencyBuckets: emptyLatencyBuckets() };
  for (const sample of samples) {
    for (const field of ['requests', 'errors', 'rejected', 'rows', 'latencySumMs'] as const)
      total[field] += sample[field];
    for (const field of ['memoryBytes', 'instances'] as const)
      total[field] = Math.max(total[field], sample[field]);
    for (const [bucket, count] of sample.latencyBuckets.entries())
      total.latencyBuckets[bucket] = (total.latencyBuckets[bucket] ?? 0) + count;
    total.cores += sample.cores / samples.length;
  }
  return total;
}

/** Figures of the whole window and of each of its steps, also of those in which nobody told anything. */
export function endpointFigures(
  { from, to, stepSeconds }: MetricsWindow,
  samples: readonly SampleStep[],
): { readonly totals: Figures; readonly points: Figures[] } {
  const byStep = new Map(samples.map((sample) => [sample.step, sample]));
  const stepMs = stepSeconds * 1_000;
  const steps = Math.ceil((to.getTime() - from.getTime()) / stepMs - 1e-9);
  const at = (step: number): Date => new Date(Math.min(to.getTime(), from.getTime() + step * stepMs));
  const points = Array.from({ length: steps }, (_, step) =>
    figuresOf(byStep.get(step) ?? nothing, at(step), at(step + 1)),
  );
  return { totals: figuresOf(addUp(samples), from, to), points };
}
