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

/** Observations of the whole fleet, found by metric; made once for all rules of a round. */
export interface MetricIndex {
  readonly all: readonly MetricObservation[];
  readonly byMetric: ReadonlyMap<string, readonly MetricObservation[]>;
}

/** Orders observations for reading by many rules. */
export function indexObservations(observations: readonly MetricObservation[]): MetricIndex {
  return { all: observations, byMetric: Map.groupBy(observations, ({ metric }) => metric) };
}
