import { emptyLatencyBuckets, latencyBucket, type EndpointSample } from '@circuitwatch/scoring-definitions';

/** One request that was answered. */
export interface AnsweredRequest {
  readonly deploymentId: string;
  readonly latencyMs: number;
  readonly rows: number;
  readonly isError: boolean;
}

/** What the process used so far. */
export interface ProcessUsage {
  readonly cpuSeconds: number;
  readonly memoryBytes: number;
}

/** Counts requests by deployment until a sample is taken. */
export interface RequestStatistics {
  readonly answered: (request: AnsweredRequest) => void;
  readonly rejected: (deploymentId: string) => void;
  /** The samples since the last time, of all deployments that had requests or are among these; begins anew. */
  readonly take: (deploymentIds: readonly string[]) => readonly EndpointSample[];
}

interface Counts {
  requests: number;
  errors: number;
  rejected: number;
  rows: number;
  latencySumMs: number;
  readonly latencyBuckets: number[];
}

/** What the statistics read of their surroundings. */
export interface RequestStatisticsOptions {
  readonly instance: string;
  readonly clock: () => Date;
  readonly usage: () => ProcessUsage;
}

function emptyCounts(): Counts {
  return {
    requests: 0,
    errors: 0,
    rejected: 0,
    rows: 0,
    latencySumMs: 0,
    latencyBuckets: emptyLatencyBuckets(),
  };
}

/** Statistics that begin now. */
export function createRequestStatistics(options: RequestStatisticsOptions): RequestStatistics {
  const { instance, clock, usage } = options;
  let deployments = new Map<string, Counts>();
  let since = clock();
  let used = usage();

  const countsOf = (deploymentId: string): Counts => {
    const known = deployments.get(deploymentId);
    if (known) return known;
    const counts = emptyCounts();
    deployments.set(deploymentId, counts);
    return counts;
  };
  return {
    answered: ({ deploymentId, latencyMs, rows, isError }) => {
      const counts = countsOf(deploymentId);
      const bucket = latencyBucket(latencyMs);
      counts.requests += 1;
      counts.rows += rows;
      counts.latencySumMs += latencyMs;
      counts.latencyBuckets[bucket] = (counts.latencyBuckets[bucket] ?? 0) + 1;
      if (isError) counts.errors += 1;
    },
    rejected: (deploymentId) => {
      countsOf(deploymentId).rejected += 1;
    },
    take: (deploymentIds) => {
      for (const id of deploymentIds) countsOf(id);
      const at = clock();
      const now = usage();
      const whole = {
        at,
        instance,
        seconds: (at.getTime() - since.getTime()) / 1_000,
        cpuSeconds: now.cpuSeconds - used.cpuSeconds,
        memoryBytes: now.memoryBytes,
      };
      const samples = [...deployments].map(([deploymentId, counts]) => ({
        deploymentId,
        ...counts,
        ...whole,
      }));
      deployments = new Map();
      since = at;
      used = now;
      return samples;
    },
  };
}
