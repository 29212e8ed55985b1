import {
  isMetricId,
  isPairMetricId,
  metricCatalogue,
  metricIds,
  pairMetricIds,
  type DataType,
  type MetricId,
} from '@circuitwatch/metric-engine';
import { nearestName } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import type { Definitions } from './comparison-report.ts';

/** Which metrics are computed of a feature. */
export interface ChosenMetrics {
  readonly definitions: Definitions;
  /** Whether the metrics were named one by one, so that each is judged whatever the number of rows. */
  readonly areNamed: boolean;
  readonly of: (dataType: DataType) => readonly MetricId[];
}

/**
 * The metrics of a comparison, in the order in which metrics are shown:
 *
 * - undefined: the drift metrics of the family that the definitions name;
 * - 'all': every metric of the catalogue that compares two sides, and the data quality rates;
 * - names: these, each where it fits a feature's data type.
 *
 * @throws AppError INVALID for a name that is no metric, or none that compares two sides.
 */
export function chooseMetrics(
  definitions: Definitions,
  asked: readonly string[] | 'all' | undefined,
): ChosenMetrics {
  const named = typeof asked === 'object' ? new Set(asked.map(metricNamed)) : null;
  const isChosen = (id: MetricId): boolean => {
    if (asked === 'all') return true;
    if (named) return named.has(id);
    const metric = metricCatalogue.get(id);
    return metric?.family === definitions && metric.kind === 'drift';
  };
  return {
    definitions,
    areNamed: named !== null,
    of: (dataType) => comparable(dataType).filter(isChosen),
  };
}

function metricNamed(name: string): MetricId {
  if (!isMetricId(name)) {
    const nearest = nearestName(name, metricIds);
    const hint = nearest === null ? '; see "circuitwatch metrics"' : `; did you mean "${nearest}"?`;
    throw invalid(`There is no metric "${name}"${hint}`);
  }
  if (isPairMetricId(name) || isQualityRate(name)) return name;
  throw invalid(`The metric "${name}" does not compare the columns of two datasets.`);
}

/** Whether a metric is a data quality rate of one side, judged by the baseline's own rate. */
export function isQualityRate(id: MetricId): boolean {
  return metricCatalogue.get(id)?.kind === 'quality';
}

function comparable(dataType: DataType): readonly MetricId[] {
  const rates = metricIds.filter(
    (id) => isQualityRate(id) && metricCatalogue.get(id)?.dataTypes.includes(dataType),
  );
  return [...pairMetricIds(dataType), ...rates];
}
