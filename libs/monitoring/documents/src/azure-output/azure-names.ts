import type { SignalKind } from '@circuitwatch/monitoring-definitions';

/** `jensen_shannon_distance` → `JensenShannonDistance`: the names that Azure's components write. */
export function pascalCase(name: string): string {
  return name.replaceAll(/(?:^|_)([a-z0-9])/g, (_, letter: string) => letter.toUpperCase());
}

/** As Azure's output names signals. */
export const azureSignalTypes: Readonly<Record<SignalKind, string>> = {
  data_drift: 'DataDrift',
  prediction_drift: 'PredictionDrift',
  data_quality: 'DataQuality',
  feature_attribution_drift: 'FeatureAttributionDrift',
  model_performance: 'ModelPerformance',
  custom: 'Custom',
};

/** What `runMetrics` and `timeseries` point at: the series of a value under the run's id. */
export interface SeriesReference {
  readonly runId: string;
  readonly metricNames: { readonly value: 'value'; readonly threshold: 'threshold' };
}

/** Where a value's series is found. */
export function seriesOf(runId: string): SeriesReference {
  return { runId, metricNames: { value: 'value', threshold: 'threshold' } };
}
