import type { SourceReading } from '@circuitwatch/alerting-definitions';

/** A result of a monitor: the newest of its series, and the one of the run before. */
export interface MetricObservation {
  readonly plant: string;
  readonly circuit: string;
  readonly monitor: string;
  readonly signal: string;
  /** Such as `data_drift`. */
  readonly signalKind: string;
  readonly feature: string;
  readonly metric: string;
  readonly runId: string;
  readonly recordedAt: Date;
  readonly value: number | null;
  readonly previousValue: number | null;
  /** HEALTHY, BREACHED, NO_DATA or OBSERVED. */
  readonly verdict: string;
}

/** Observations of the whole fleet, found by metric and circuit; made once for all rules of a round. */
export interface MetricIndex {
  readonly all: readonly MetricObservation[];
  readonly byMetric: ReadonlyMap<string, readonly MetricObservation[]>;
  readonly byCircuit: ReadonlyMap<string, readonly MetricObservation[]>;
  /** By `indexKey`. */
  readonly byBoth: ReadonlyMap<string, readonly MetricObservation[]>;
  /** What rules have read so far, for those that ask the same. */
  readonly readings: Map<string, SourceReading>;
}

/** The key of a metric of a circuit, by names; circuits of several plants may share it. */
export function indexKey(metric: string, circuit: string): string {
  return `${metric}\0${circuit}`;
}

/** Orders observations for reading by many rules. */
export function indexObservations(observations: readonly MetricObservation[]): MetricIndex {
  return {
    all: observations,
    byMetric: Map.groupBy(observations, ({ metric }) => metric),
    byCircuit: Map.groupBy(observations, ({ circuit }) => circuit),
    byBoth: Map.groupBy(observations, ({ metric, circuit }) => indexKey(metric, circuit)),
    readings: new Map(),
  };
}
