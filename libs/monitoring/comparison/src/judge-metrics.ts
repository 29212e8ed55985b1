import { isBreached, metricCatalogue, type MetricId, type MetricValue } from '@circuitwatch/metric-engine';
import { isQualityRate, type ChosenMetrics } from './choose-metrics.ts';
import type { ComparedMetric } from './comparison-report.ts';

/**
 * From this many rows on azureml's own component refuses its significance test: nearly any two samples of that
 * size differ significantly, however little.
 */
const significanceLimit = 10_000;

/** A metric's answer, and the baseline's own rate where the metric is a rate. */
export interface Measured {
  readonly metric: MetricId;
  readonly value: MetricValue;
  readonly baselineRate?: number;
}

/**
 * Puts a metric's value against its threshold: the catalogue's default, or for a data quality rate the baseline's
 * own rate. A value that is not finite is null and never a breach.
 *
 * Under azureml the p-values of significance tests are judged only when both sides have fewer than 10,000 rows,
 * unless the metrics were named one by one; beyond that they are shown without a threshold. Classic judges
 * all, as its any-of verdict does.
 */
export function judgeMetric(
  { metric, value, baselineRate }: Measured,
  rows: { readonly baseline: number; readonly target: number },
  { definitions, areNamed }: ChosenMetrics,
): ComparedMetric {
  const definition = metricCatalogue.get(metric);
  if (!definition) throw new RangeError(`"${metric}" is not in the catalogue.`);
  const isTooLarge = Math.max(rows.baseline, rows.target) >= significanceLimit;
  const isShownOnly = definitions === 'azureml' && !areNamed && isTooLarge && value.pValue !== null;
  const threshold = isShownOnly ? null : (definition.defaultThreshold ?? rateOf(metric, baselineRate));
  const isFinite = Number.isFinite(value.value);
  return {
    metric,
    value: isFinite ? value.value : null,
    statistic: finite(value.statistic),
    pValue: finite(value.pValue),
    threshold,
    breached: isFinite && threshold !== null && isBreached(definition, value.value, threshold),
  };
}

function rateOf(metric: MetricId, baselineRate: number | undefined): number | null {
  return isQualityRate(metric) ? finite(baselineRate ?? null) : null;
}

function finite(value: number | null): number | null {
  return value !== null && Number.isFinite(value) ? value : null;
}
