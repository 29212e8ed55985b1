import type { MetricDefinition } from '@circuitwatch/metric-engine';
import { isMap } from 'yaml';
import {
  entriesOf,
  itemsOf,
  openFields,
  tellMissing,
  tellUnknownKey,
  type Entry,
} from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { number, text, word } from '../reading/scalars.ts';
import { MetricSheet, type FeatureType } from './metric-sheet.ts';
import { metricsOf, readMetric, type CataloguedKind } from './metric-words.ts';

const featureTypes = ['numerical', 'categorical', 'all'] as const;
const entryKeys = ['applicable_feature_type', 'metric_name', 'threshold'];

/** Thresholds of one signal in any release's shape: by type, metric by metric, or as a list of entries. */
export function readThresholds(item: Item, kind: CataloguedKind): MetricSheet {
  const sheet = new MetricSheet();
  if (isMap(item.node) && !looksLikeEntry(item)) readMap(item, kind, undefined, sheet);
  else {
    noteList(item);
    for (const entry of itemsOf(item, true) ?? []) readEntry(entry, kind, sheet);
  }
  return sheet;
}

function looksLikeEntry({ node }: Item): boolean {
  return isMap(node) && entryKeys.some((key) => node.has(key));
}

function noteList(item: Item): void {
  const message =
    'Thresholds as entries are the older form; today they stand as {numerical: {metric: threshold}}.';
  item.reading.note('deprecated', item, message);
}

/** Metrics below `numerical` and `categorical`, or named without a type. */
function readMap(
  item: Item,
  kind: CataloguedKind,
  dataType: FeatureType | undefined,
  sheet: MetricSheet,
): void {
  for (const entry of entriesOf(item) ?? []) {
    const type = dataType ?? featureTypes.find((name) => name === entry.key.toLowerCase());
    if (dataType === undefined && type !== undefined && entry.value) {
      readMap(entry.value, kind, type === 'all' ? undefined : type, sheet);
    } else if (dataType === undefined && entry.value && isMap(entry.value.node)) {
      tellUnknownKey(item, entry.key, entry.keyItem.at, ['numerical', 'categorical']);
    } else readPair(entry, kind, dataType, sheet);
  }
}

function readPair(
  { key, keyItem, value }: Entry,
  kind: CataloguedKind,
  dataType: FeatureType | undefined,
  sheet: MetricSheet,
): void {
  const metric = readMetric(key, keyItem, kind, dataType);
  const threshold = value ? number(value) : missingThreshold(keyItem, metric);
  if (metric && threshold !== undefined) sheet.set(metric, threshold, dataType);
}

function readEntry(item: Item, kind: CataloguedKind, sheet: MetricSheet): void {
  const fields = openFields(item, entryKeys);
  if (!fields) return;
  const typeItem = fields.get('applicable_feature_type');
  const type = typeItem && word(typeItem, featureTypes);
  if (typeItem && !type) return;
  const dataType = type === 'all' ? undefined : type;
  const nameItem = fields.get('metric_name');
  const name = nameItem ? text(nameItem) : onlyMetric(kind);
  if (!nameItem && name === undefined)
    tellMissing(fields, 'metric_name', `metric_name: ${metricsOf(kind)[0]?.id}`);
  const metric = name === undefined ? undefined : readMetric(name, nameItem ?? item, kind, dataType);
  const thresholdItem = fields.get('threshold');
  const threshold = thresholdItem ? number(thresholdItem) : missingThreshold(item, metric);
  if (metric && threshold !== undefined) sheet.set(metric, threshold, dataType);
}

/** `threshold:` alone: there is but one metric that Azure judges attributions by. */
function onlyMetric(kind: CataloguedKind): string | undefined {
  return kind === 'feature_attribution_drift' ? 'normalized_discounted_cumulative_gain' : undefined;
}

/** Of a metric that is named without a threshold: the catalogue's; a quality rate has none but the baseline's own. */
function missingThreshold(place: Item, metric: MetricDefinition | undefined): number | null | undefined {
  // A misspelt "threshold" is told already, and no threshold is meant.
  if (!metric || place.reading.hasProblemWithin(place)) return undefined;
  const value = metric.defaultThreshold;
  const why = value === null ? withoutThreshold(metric) : `the threshold of ${metric.id} where none is given`;
  place.reading.fillIn([...place.path, 'threshold'], value, why);
  return value;
}

function withoutThreshold({ kind }: MetricDefinition): string {
  return kind === 'quality' ? 'the rate of the baseline itself is allowed' : 'measured, and not judged';
}
