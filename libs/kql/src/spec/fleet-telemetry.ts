/** A row with KQL's names as keys; instants are Dates. */
export type Row = Readonly<Record<string, unknown>>;

/** Telemetry of a small fleet over five weeks, the same for the same seed. */
export interface FleetTelemetry {
  readonly now: Date;
  readonly customMetrics: readonly MetricRow[];
  readonly customEvents: readonly EventRow[];
  readonly requests: readonly RequestRow[];
  readonly exceptions: readonly ExceptionRow[];
  readonly AzureDiagnostics: readonly Row[];
  readonly Perf: readonly PerfRow[];
  readonly ContainerLog: readonly LogRow[];
  readonly KubePodInventory: readonly PodRow[];
}

interface Placed {
  readonly timestamp: Date;
  readonly plant_id: string;
  readonly circuit_id: string;
  readonly customDimensions: Readonly<Record<string, string>>;
}
export interface MetricRow extends Placed {
  readonly name: string;
  readonly value: number;
}
export interface EventRow extends Placed {
  readonly name: string;
}
export interface RequestRow extends Placed {
  readonly name: string;
  readonly url: string;
  readonly success: boolean;
  readonly resultCode: string;
  readonly duration: number;
  readonly cloud_RoleName: string;
}
export interface ExceptionRow extends Placed {
  readonly type: string;
  readonly outerMessage: string;
  readonly cloud_RoleName: string;
}
export interface PerfRow {
  readonly TimeGenerated: Date;
  readonly ObjectName: string;
  readonly CounterName: string;
  readonly InstanceName: string;
  readonly CounterValue: number;
}
export interface LogRow {
  readonly TimeGenerated: Date;
  readonly Name: string;
  readonly LogEntry: string;
}
export interface PodRow {
  readonly TimeGenerated: Date;
  readonly Name: string;
  readonly Namespace: string;
  readonly ContainerRestartCount: number;
}

/** Numbers in [0, 1) from a seed: mulberry32. */
export function randomFrom(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (state + 0x6d2b79f5) >>> 0;
    let mixed = Math.imul(state ^ (state >>> 15), state | 1);
    mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61);
    return ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32;
  };
}

const metricValues: Readonly<Record<string, (random: number) => number>> = {
  model_accuracy_mae: (random) => 0.1 + random * 0.2,
  data_drift_score: (random) => random * 0.2,
  model_predictions: (random) => Math.floor(random * 500),
  prediction_latency_ms: (random) => 20 + random ** 8 * 3000,
  data_quality_null_rate: (random) => random * 0.06,
};

/** Makes the fleet's telemetry. */
export function fleetTelemetry(seed: number): FleetTelemetry {
  const random = randomFrom(seed);
  const now = new Date('2026-03-01T12:00:00Z');
  const pick = <T>(values: readonly [T, ...T[]]): T =>
    values[Math.floor(random() * values.length)] ?? values[0];
  const instant = () => new Date(now.getTime() - Math.floor(random() * 35 * 86_400_000));
  const many = <T>(count: number, make: () => T): T[] => Array.from({ length: count }, make);
  const placed = (dimensions: Readonly<Record<string, string>> = {}): Placed => {
    const plant_id = `P${Math.floor(random() * 4)}`;
    const circuit_id = `C${String(Math.floor(random() * 25)).padStart(2, '0')}`;
    return {
      timestamp: instant(),
      plant_id,
      circuit_id,
      customDimensions: { plant_id, circuit_id, ...dimensions },
    };
  };
  const names = Object.keys(metricValues);
  return {
    now,
    customMetrics: many(8_000, () => {
      const name = names[Math.floor(random() * names.length)] ?? 'model_predictions';
      return { ...placed(), name, value: metricValues[name]?.(random()) ?? 0 };
    }),
    customEvents: many(400, () => ({
      ...placed({
        severity: pick(['low', 'high', 'High']),
        drifted_features: pick(['["temperature"]', 'pressure']),
      }),
      name: pick(['data_drift_detected', 'model_loaded']),
    })),
    requests: many(2_000, () => ({
      ...placed(),
      name: 'POST /score',
      url: 'https://ml-endpoint-staging.example/score',
      success: random() > 0.1,
      resultCode: pick(['200', '500']),
      duration: random() * 800,
      cloud_RoleName: pick(['ml-endpoint-staging', 'other']),
    })),
    exceptions: many(200, () => ({
      ...placed(),
      type: pick(['ValueError', 'TimeoutError']),
      outerMessage: pick(['bad input', 'too slow']),
      cloud_RoleName: pick(['ml-endpoint-staging', 'other']),
    })),
    AzureDiagnostics: many(100, () => ({
      TimeGenerated: instant(),
      Category: pick(['BatchScoring', 'OnlineScoring']),
      Level: pick(['Error', 'Informational']),
      OperationName: 'score',
    })),
    Perf: many(500, () => ({
      TimeGenerated: instant(),
      ObjectName: pick(['K8SContainer', 'K8SNode']),
      CounterName: pick(['cpuUsageNanoCores', 'memoryRssBytes']),
      InstanceName: pick(['pod/ML-inference-7', 'pod/web']),
      CounterValue: random() * 100,
    })),
    ContainerLog: many(300, () => ({
      TimeGenerated: instant(),
      Name: pick(['ml-inference-1', 'web']),
      LogEntry: pick(['an error occurred', 'WARNING: slow', 'started']),
    })),
    KubePodInventory: many(300, () => ({
      TimeGenerated: instant(),
      Name: pick(['ml-inference-1', 'web']),
      Namespace: pick(['production', 'default']),
      ContainerRestartCount: Math.floor(random() * 4),
    })),
  };
}
