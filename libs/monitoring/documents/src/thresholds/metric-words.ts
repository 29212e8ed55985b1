import { metricCatalogue, type MetricDefinition, type MetricId } from '@circuitwatch/metric-engine';
import { nearestName, type SignalKind } from '@circuitwatch/monitoring-definitions';
import type { Item } from '../reading/reading.ts';
import { findWord } from '../reading/scalars.ts';

const kinds = {
  data_drift: 'drift',
  prediction_drift: 'drift',
  data_quality: 'quality',
  feature_attribution_drift: 'attribution',
  model_performance: 'performance',
} as const satisfies Record<Exclude<SignalKind, 'custom'>, MetricDefinition['kind']>;

/** A signal whose metrics are those of the catalogue. */
export type CataloguedKind = keyof typeof kinds;

/** Azure's other words for metrics, of older releases, of its documentation and of its command line. */
const otherWords = {
  chi_squared_test: 'pearsons_chi_squared_test',
  mae: 'mean_absolute_error',
  mse: 'mean_squared_error',
  rmse: 'root_mean_squared_error',
  mape: 'mean_absolute_percentage_error',
  r2: 'r2_score',
  f1: 'f1_score',
  auc: 'roc_auc',
} as const satisfies Record<string, MetricId>;

/** Of them, those that Azure refuses today; the others are its words. */
const deprecatedWords: readonly string[] = ['chi_squared_test'];

/** The metrics that a signal can name, all or those of one type of feature. */
export function metricsOf(
  kind: CataloguedKind,
  dataType?: 'numerical' | 'categorical',
): readonly MetricDefinition[] {
  return [...metricCatalogue.values()].filter(
    (metric) =>
      metric.kind === kinds[kind] && (dataType === undefined || metric.dataTypes.includes(dataType)),
  );
}

/**
 * The catalogue's metric that a document means; undefined, told at `place`, when there is none, when it measures
 * something else, or when it is not defined for the type.
 */
export function readMetric(
  written: string,
  place: Item,
  kind: CataloguedKind,
  dataType?: 'numerical' | 'categorical',
): MetricDefinition | undefined {
  const others: Readonly<Record<string, MetricId>> = otherWords;
  const id = findWord(written, [...metricCatalogue.keys()], others);
  const metric = id && metricCatalogue.get(id);
  const fitting = metricsOf(kind, dataType);
  if (!metric || !fitting.includes(metric)) {
    place.reading.problemAt(place.at, place.path, metricMessage(written, metric, kind, dataType), true);
    return undefined;
  }
  if (deprecatedWords.includes(written.toLowerCase())) {
    place.reading.note('deprecated', place, `"${written}" is called "${metric.id}" today.`);
  }
  return metric;
}

function metricMessage(
  written: string,
  metric: MetricDefinition | undefined,
  kind: CataloguedKind,
  dataType: 'numerical' | 'categorical' | undefined,
): string {
  const names = metricsOf(kind, dataType).map(({ id }) => id);
  if (!metric) {
    const nearest = nearestName(written, names);
    const hint =
      nearest === null ? `The metrics of ${kind} are ${names.join(', ')}.` : `Did you mean "${nearest}"?`;
    return `Unknown metric "${written}". ${hint}`;
  }
  const what =
    metric.kind === kinds[kind] ? `is not defined for ${dataType} features` : `does not measure ${kind}`;
  return `"${metric.id}" ${what}; use ${names.join(', ')}.`;
}
