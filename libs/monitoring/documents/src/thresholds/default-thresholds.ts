import { metricCatalogue, type MetricId } from '@circuitwatch/metric-engine';
import type { ModelTask } from '@circuitwatch/monitoring-definitions';
import { MetricSheet, type FeatureType } from './metric-sheet.ts';
import type { CataloguedKind } from './metric-words.ts';

type Row = readonly [MetricId, threshold: number | null, dataType?: FeatureType];

const drift: readonly Row[] = [
  ['normalized_wasserstein_distance', 0.1, 'numerical'],
  ['jensen_shannon_distance', 0.1, 'categorical'],
];
const quality = ['null_value_rate', 'data_type_error_rate', 'out_of_bounds_rate'] as const;

/** What Azure's client writes into the signals that it makes by itself. */
export function automaticThresholds(kind: 'data_drift' | 'prediction_drift' | 'data_quality'): MetricSheet {
  return sheetOf(kind === 'data_quality' ? quality.map((id): Row => [id, 0]) : drift);
}

/**
 * The metrics of a signal that names none. Drift has those of the automatic signals; quality allows the baseline's
 * own rates; attributions and classes have the 0.9 of Azure's documentation; regression's errors depend on the unit
 * of what is predicted, so they are measured and not judged.
 */
export function defaultThresholds(kind: CataloguedKind, task: ModelTask | undefined): MetricSheet {
  switch (kind) {
    case 'data_drift':
    case 'prediction_drift':
      return sheetOf(drift);
    case 'data_quality':
      return sheetOf(quality.map((id): Row => [id, null]));
    case 'feature_attribution_drift':
      return sheetOf([['normalized_discounted_cumulative_gain', 0.9]]);
    case 'model_performance':
      return sheetOf(
        task === 'regression'
          ? [
              ['mean_absolute_error', null],
              ['root_mean_squared_error', null],
            ]
          : [['accuracy', 0.9]],
      );
  }
}

function sheetOf(rows: readonly Row[]): MetricSheet {
  const sheet = new MetricSheet();
  for (const [id, threshold, dataType] of rows) {
    const metric = metricCatalogue.get(id);
    if (metric) sheet.set(metric, threshold, dataType);
  }
  return sheet;
}
