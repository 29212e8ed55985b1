import type { ModelTask, MetricThresholds } from '@circuitwatch/monitoring-definitions';
import type { SignalContext } from '../monitor/monitor-context.ts';
import type { Fields } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { defaultThresholds } from '../thresholds/default-thresholds.ts';
import type { MetricSheet } from '../thresholds/metric-sheet.ts';
import type { CataloguedKind } from '../thresholds/metric-words.ts';
import { readThresholds } from '../thresholds/read-thresholds.ts';

/** Metrics with thresholds of a signal whose metrics are the catalogue's, with the differences from Azure noted. */
export function catalogueMetrics(
  context: SignalContext,
  fields: Fields,
  kind: Exclude<CataloguedKind, 'model_performance'>,
): MetricThresholds {
  const item = fields.get('metric_thresholds');
  if (!item) return filledMetrics(context, kind, undefined);
  context.origins.set([...context.at, 'metrics'], item);
  const sheet = readThresholds(item, kind);
  noteDifferences(item, sheet, kind);
  return placed(context, item, sheet);
}

/** The metrics of a signal that names none. */
export function filledMetrics(
  { reading, item }: SignalContext,
  kind: CataloguedKind,
  task: ModelTask | undefined,
): MetricThresholds {
  const metrics = defaultThresholds(kind, task).toThresholds();
  reading.fillIn([...item.path, 'metric_thresholds'], metrics, whyDefault[kind]);
  return metrics;
}

const whyDefault: Readonly<Record<CataloguedKind, string>> = {
  data_drift: 'as Azure’s client has them in the signals that it makes by itself',
  prediction_drift: 'as Azure’s client has them in the signals that it makes by itself',
  data_quality: 'the rates of the baseline itself are allowed',
  feature_attribution_drift: 'the threshold that Azure’s documentation recommends',
  model_performance: 'what Azure sends when no thresholds are given; errors of regression are not judged',
};

/** Thresholds in the definition's form; problems with any of them are told where they are written. */
export function placed({ origins, at }: SignalContext, item: Item, sheet: MetricSheet): MetricThresholds {
  const metrics = sheet.toThresholds();
  for (const id of Object.keys(metrics)) origins.set([...at, 'metrics', id], item);
  return metrics;
}

function noteDifferences(item: Item, sheet: MetricSheet, kind: CataloguedKind): void {
  if (kind === 'data_quality') return;
  const { reading } = item;
  for (const dataType of ['numerical', 'categorical'] as const) {
    const metrics = sheet.ofType(dataType);
    if (kind !== 'feature_attribution_drift' && metrics.length > 1) {
      const names = metrics.map(([metric]) => metric.id).join(', ');
      reading.note('difference', item, `All of ${names} are measured; Azure keeps the first one of a type.`);
    }
    const zero = metrics.find(([, threshold]) => threshold === 0);
    if (zero) {
      reading.note('difference', item, `The threshold 0 of ${zero[0].id} counts; Azure takes it for none.`);
      return;
    }
  }
}
