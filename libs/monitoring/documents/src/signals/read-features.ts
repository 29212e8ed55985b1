import type { FeatureSelection, FeatureTypes, Segment } from '@circuitwatch/monitoring-definitions';
import { isScalar, isSeq } from 'yaml';
import { entriesOf, openFields, tellMissing } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { integer, plainWord, text, texts, word } from '../reading/scalars.ts';

/** How many features Azure takes when it takes the most important ones. */
export const defaultTop = 10;

/** Which features: all of them, some by name, or the most important ones; undefined, told, when it says none of these. */
export function readFeatures(item: Item): FeatureSelection | 'all' | undefined {
  if (isScalar(item.node) || isSeq(item.node)) {
    const names = texts(item);
    if (names?.length !== 1 || !['all', 'allfeatures'].includes(plainWord(names[0] ?? ''))) {
      return names && [...names];
    }
    if (plainWord(names[0] ?? '') === 'all') {
      item.reading.note('deprecated', item, '"all" is written all_features today.');
    }
    return 'all';
  }
  const fields = openFields(item, ['top_n_feature_importance']);
  if (!fields) return undefined;
  const top = fields.get('top_n_feature_importance');
  const count = top ? integer(top, 1) : defaultTop;
  return count === undefined ? undefined : { topByImportance: count };
}

/** Columns that are read otherwise than their type says. */
export function readFeatureTypes(item: Item): FeatureTypes {
  const types = (entriesOf(item) ?? []).flatMap(({ key, value }) => {
    const type = value && word(value, ['numerical', 'categorical']);
    return type ? [[key, type] as const] : [];
  });
  return Object.fromEntries(types);
}

/** The rows that a signal keeps to. */
export function readSegment(item: Item): Segment | undefined {
  const fields = openFields(item, ['feature_name', 'feature_values']);
  if (!fields) return undefined;
  const [nameItem, valuesItem] = [fields.get('feature_name'), fields.get('feature_values')];
  if (!nameItem) tellMissing(fields, 'feature_name', 'feature_name: state');
  if (!valuesItem) tellMissing(fields, 'feature_values', 'feature_values: [WA, CA]');
  const feature = nameItem && text(nameItem);
  const values = valuesItem && texts(valuesItem);
  return feature !== undefined && values ? { feature, values: [...values] } : undefined;
}
