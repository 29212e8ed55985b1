import { attributesOf } from './attributes.ts';
import type { CumulativeSeries } from './cumulative-series.ts';
import {
  exponentialNumbers,
  histogramNumbers,
  measured,
  singleValue,
  summaryNumbers,
  type Measured,
  type PointNumbers,
} from './data-points.ts';
import { instantOf, numberOf, objectIn, objectsIn, textIn, type Fields } from './json-fields.ts';
import type { OtlpItem } from './otlp-item.ts';
import { readGroups, type Origin } from './read-groups.ts';

const delta = 1;
const cumulative = 2;
/** Flag of a point that says that there is nothing to say. */
const noRecordedValue = 1;

const numbersOfKind = {
  histogram: histogramNumbers,
  exponentialHistogram: exponentialNumbers,
  summary: summaryNumbers,
} as const;
const kinds = ['gauge', 'sum', 'histogram', 'exponentialHistogram', 'summary'] as const;

/** JSON may name an enum's value, though OTLP asks for its number. */
function temporalityOf(data: Fields): number {
  const value = data['aggregationTemporality'];
  if (value === 'AGGREGATION_TEMPORALITY_DELTA') return delta;
  return value === 'AGGREGATION_TEMPORALITY_CUMULATIVE' ? cumulative : (numberOf(value) ?? 0);
}

interface PointContext {
  readonly kind: (typeof kinds)[number];
  readonly data: Fields;
  readonly series: CumulativeSeries;
  readonly metric: Fields;
  readonly origin: Origin;
}

/** What the point adds to the table; null: nothing. */
function measure(point: Fields, context: PointContext): Measured | string | null {
  const { kind, data } = context;
  if (kind === 'gauge' || (kind === 'sum' && data['isMonotonic'] !== true)) {
    const value = singleValue(point);
    if (value === null) return 'The data point has no value.';
    return { sum: value, count: 1, min: value, max: value };
  }
  const numbers = kind === 'sum' ? counted(singleValue(point)) : numbersOfKind[kind](point);
  if (numbers === null) return 'The data point has no value.';
  if (kind !== 'summary' && temporalityOf(data) === 0)
    return 'The metric has no aggregation temporality; 1 (delta) or 2 (cumulative) is needed.';
  const isTotal = kind === 'summary' || temporalityOf(data) === cumulative;
  const added = isTotal ? addedBy(point, numbers, context) : numbers.total;
  if (added === null || (kind !== 'sum' && added.count === 0)) return null;
  if (kind === 'sum') return { sum: added.sum, count: 1, min: added.sum, max: added.sum };
  return measured(added, added === numbers.total ? numbers : { ...numbers, min: null, max: null });
}

function counted(value: number | null): PointNumbers | null {
  return value === null
    ? null
    : { total: { count: 0, sum: value, buckets: [] }, min: null, max: null, bounds: [] };
}

function addedBy(point: Fields, { total }: PointNumbers, { series, metric, origin }: PointContext) {
  const attributes = attributesOf(objectsIn(point, 'attributes'));
  const key = JSON.stringify([textIn(metric, 'name'), origin, Object.entries(attributes).sort()]);
  const start = numberOf(point['startTimeUnixNano']) === null ? '' : String(point['startTimeUnixNano']);
  return series.added(key, start, total);
}

function readPoint(point: Fields, context: PointContext): OtlpItem[] {
  const { metric, origin } = context;
  if (((numberOf(point['flags']) ?? 0) & noRecordedValue) === noRecordedValue) return [];
  const outcome = measure(point, context);
  if (outcome === null) return [];
  if (typeof outcome === 'string') return [{ problem: outcome }];
  const { sum, count, min, max } = outcome;
  const values = {
    timestamp: instantOf(point['timeUnixNano']),
    name: textIn(metric, 'name'),
    value: sum,
    valueCount: count,
    valueSum: sum,
    valueMin: min,
    valueMax: max,
    customDimensions: { ...origin.dimensions, ...attributesOf(objectsIn(point, 'attributes')) },
    ...origin.columns,
  };
  return [{ table: 'customMetrics', values }];
}

/**
 * Rows of customMetrics of an ExportMetricsServiceRequest. Counters and histograms are what was added since the last
 * time (totals are turned into that by `series`), up-down counters and gauges what they stood at. Histograms
 * that nothing was added to, and points without a recorded value, make no row.
 */
export function readMetrics(body: Fields, series: CumulativeSeries): readonly OtlpItem[] {
  return readGroups(body, ['resourceMetrics', 'scopeMetrics', 'metrics']).flatMap(({ origin, item }) => {
    const kind = kinds.find((name) => item[name] !== undefined);
    if (kind === undefined) return [{ problem: `The metric "${textIn(item, 'name')}" has no data.` }];
    const data = objectIn(item, kind);
    const context: PointContext = { kind, data, series, metric: item, origin };
    return objectsIn(data, 'dataPoints').flatMap((point) => readPoint(point, context));
  });
}
