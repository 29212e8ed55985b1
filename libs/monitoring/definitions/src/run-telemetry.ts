import type { MetricOutcome, ResponseBand, RunOutcome, SignalOutcome } from './outcome.ts';

/** Which run it was. */
export interface ToldRun {
  readonly runId: string;
  readonly plant: string;
  readonly circuit: string;
  readonly monitor: string;
  readonly scheduledAt: Date;
}

/** A number that a run tells. */
export interface RunMeasurement {
  readonly name: 'data_drift_score' | 'data_quality_null_rate' | 'model_accuracy_mae';
  readonly value: number;
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Something that a run found. */
export interface RunEvent {
  readonly name: 'data_drift_detected';
  readonly dimensions: Readonly<Record<string, string>>;
}

/** Sizes of drift that mean about the same from 0 to 1, the most usual first. */
const driftSizes = [
  'psi',
  'population_stability_index',
  'jensen_shannon_distance',
  'normalized_wasserstein_distance',
  'hellinger_distance',
  'total_variation_distance',
];
const driftSignals: ReadonlySet<string> = new Set(['data_drift', 'prediction_drift']);
const severityOf: Readonly<Record<ResponseBand, string>> = {
  MINOR: 'low',
  MODERATE: 'medium',
  SEVERE: 'high',
};

function dimensionsOf(run: ToldRun): Record<string, string> {
  return {
    plant_id: run.plant,
    circuit_id: run.circuit,
    monitor: run.monitor,
    run_id: run.runId,
    scheduled_at: run.scheduledAt.toISOString(),
  };
}

function valuesOf(
  results: readonly MetricOutcome[],
  metric: string,
): readonly (MetricOutcome & { value: number })[] {
  return results.flatMap((result) =>
    result.metric === metric && result.value !== null ? [{ ...result, value: result.value }] : [],
  );
}

/** The greatest drift of any feature, by the first measure of size that the signal has, at most 1. */
function driftScore(
  run: ToldRun,
  signal: SignalOutcome,
  results: readonly MetricOutcome[],
): RunMeasurement[] {
  const metric = driftSizes.find((name) => valuesOf(results, name).length > 0);
  if (metric === undefined) return [];
  const worst = valuesOf(results, metric).reduce((a, b) => (b.value > a.value ? b : a));
  const dimensions = { ...dimensionsOf(run), signal: signal.name, feature: worst.feature, metric };
  return [{ name: 'data_drift_score', value: Math.min(1, Math.max(0, worst.value)), dimensions }];
}

function measurements(
  run: ToldRun,
  signal: SignalOutcome,
  results: readonly MetricOutcome[],
): readonly RunMeasurement[] {
  if (driftSignals.has(signal.kind)) return driftScore(run, signal, results);
  const of = (name: RunMeasurement['name'], metric: string): RunMeasurement[] =>
    valuesOf(results, metric).map(({ value, feature }) => ({
      name,
      value,
      dimensions: { ...dimensionsOf(run), signal: signal.name, feature },
    }));
  if (signal.kind === 'data_quality') return of('data_quality_null_rate', 'null_value_rate');
  return signal.kind === 'model_performance' ? of('model_accuracy_mae', 'mean_absolute_error') : [];
}

function driftEvent(
  run: ToldRun,
  signal: SignalOutcome,
  results: readonly MetricOutcome[],
): readonly RunEvent[] {
  if (!driftSignals.has(signal.kind) || signal.verdict !== 'BREACHED') return [];
  const drifted = [
    ...new Set(results.filter(({ verdict }) => verdict === 'BREACHED').map(({ feature }) => feature)),
  ];
  const dimensions = {
    ...dimensionsOf(run),
    signal: signal.name,
    drifted_features: JSON.stringify(drifted),
    severity: severityOf[signal.response ?? 'MINOR'],
  };
  return [{ name: 'data_drift_detected', dimensions }];
}

/**
 * What a run tells in the names that rules of the field know: `data_drift_score` (0 to 1, the worst feature of a drift
 * signal), `data_quality_null_rate` (a row a feature), `model_accuracy_mae`, and `data_drift_detected` for each drift
 * signal that was breached, with `severity` high, medium or low by what its response is.
 */
export function runTelemetry(
  run: ToldRun,
  outcome: Pick<RunOutcome, 'signals' | 'results'>,
): { readonly measurements: readonly RunMeasurement[]; readonly events: readonly RunEvent[] } {
  const resultsOf = Map.groupBy(outcome.results, ({ signal }) => signal);
  const parts = outcome.signals.map((signal) => ({ signal, results: resultsOf.get(signal.name) ?? [] }));
  return {
    measurements: parts.flatMap(({ signal, results }) => measurements(run, signal, results)),
    events: parts.flatMap(({ signal, results }) => driftEvent(run, signal, results)),
  };
}
