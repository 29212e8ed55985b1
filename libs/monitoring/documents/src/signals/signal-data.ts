import type { DataWindow } from '@circuitwatch/monitoring-definitions';
import { isSeq } from 'yaml';
import type { DataReference } from '../data/data-reference.ts';
import { earlierWindow, productionWindow, referenceWindow, type FilledWindow } from '../data/fill-window.ts';
import { readData, type GivenData } from '../data/read-data.ts';
import type { DefinitionPart, SignalContext } from '../monitor/monitor-context.ts';
import { itemsOf, type Fields } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { productionKeys, referenceKeys } from './signal-words.ts';

/** What the collector of a deployment writes. */
export type Collection = 'model_inputs' | 'model_outputs';

/** Data of a signal: read, left out, or told to be unusable. */
export type Side = { readonly data: GivenData } | 'absent' | 'unusable';

/** The signal's production data, where it names one table. */
export function productionOf(fields: Fields): Side {
  const items = itemsUnder(fields, productionKeys);
  if (items === 'absent') return 'absent';
  const [item, second] = items;
  if (!item) return 'unusable';
  if (!second) return sideOf(item);
  item.reading.problem(second, 'This signal reads one table of production data; remove the others.');
  return 'unusable';
}

/** The signal's reference data. */
export function referenceOf(fields: Fields): Side {
  const items = itemsUnder(fields, referenceKeys);
  if (items === 'absent') return 'absent';
  return items[0] ? sideOf(items[0]) : 'unusable';
}

/** The data under the first of the keys that is there, one by one when it is a list. */
export function itemsUnder(fields: Fields, keys: readonly string[]): readonly Item[] | 'absent' {
  const given = keys.filter((key) => fields.get(key));
  const [key, second] = given;
  const item = key === undefined ? undefined : fields.get(key);
  if (!item || key === undefined) return 'absent';
  const again = second === undefined ? undefined : fields.get(second);
  if (again) again.reading.problem(again, `"${second}" says again what "${key}" says; keep one of them.`);
  if (key !== keys[0]) item.reading.note('deprecated', item, `"${key}" is an older word for "${keys[0]}".`);
  return isSeq(item.node) ? (itemsOf(item) ?? []) : [item];
}

/** Reads the data of one table. */
export function sideOf(item: Item): Side {
  const data = readData(item);
  return data ? { data } : 'unusable';
}

/** What the signal judges: its own production data, or what the deployment collects; `step` is its place in a list. */
export function targetPart(
  context: SignalContext,
  side: Side,
  collection: Collection,
  ...step: readonly number[]
): DefinitionPart | undefined {
  const { trigger, deployment, reading, item } = context;
  if (side === 'unusable') return undefined;
  if (side !== 'absent') {
    const { data } = side;
    const filled = productionWindow(data.window, trigger, data.item);
    return filled && selectionPart(context, data, filled, 'target');
  }
  if (deployment === undefined) {
    tellNoData(context);
    return undefined;
  }
  const asset = collectedAsset(deployment, collection);
  const path = [...item.path, 'production_data', ...step];
  reading.fillIn(path, `azureml:${asset}`, `what the deployment ${deployment} collects as ${collection}`);
  const filled = productionWindow({}, trigger, { ...item, path });
  return { asset, context: collection, window: filled?.window };
}

/**
 * What the signal compares with: its own reference data, else the production data's earlier past. Azure takes the
 * latter from the deployment's collection, which is the same wherever production data is.
 */
export function baselinePart(
  context: SignalContext,
  side: Side,
  target: DefinitionPart | undefined,
): DefinitionPart | undefined {
  const { trigger, reading, item } = context;
  if (side === 'unusable') return undefined;
  if (side !== 'absent') {
    const { data } = side;
    const filled = referenceWindow(data.window, trigger, data.item);
    if (filled === undefined) return undefined;
    return selectionPart(context, data, filled === 'every row' ? undefined : filled, 'baseline');
  }
  if (!target) return undefined;
  const window = earlierWindow(target['window'] as DataWindow | undefined, trigger);
  const path = [...item.path, 'reference_data'];
  if (!window) {
    reading.problem(
      item,
      `The signal "${context.name}" has fixed production dates and no reference_data; name both.`,
    );
    return undefined;
  }
  reading.fillIn(path, { ...window }, 'the production data before its own window');
  return { ...target, window };
}

/** A selection as a definition has it; each part's place is kept for problems that show later. */
export function selectionPart(
  { origins, at }: SignalContext,
  { item, pathItem, reference, context, columns, preprocessing }: GivenData,
  filled: FilledWindow | undefined,
  ...role: readonly string[]
): DefinitionPart {
  const path = [...at, ...role];
  origins.set(path, item);
  for (const key of ['asset', 'uri']) origins.set([...path, key], pathItem);
  for (const [part, place] of filled?.places ?? []) origins.set([...path, 'window', part], place);
  return {
    ...reference,
    ...(context && { context }),
    ...(Object.keys(columns).length > 0 && { columns }),
    ...(filled && { window: filled.window }),
    ...(preprocessing !== undefined && { preprocessing }),
  };
}

/** The name under which a deployment's collected data is registered; of a deployment without endpoint, of its name alone. */
function collectedAsset(deployment: string, collection: Collection): string {
  return `${deployment.replace(':', '-')}-${collection}@latest`;
}

/** The text that names the same data in every place. */
export function referenceText(reference: DataReference): string {
  return 'asset' in reference ? reference.asset : reference.uri;
}

/** Azure's own words run together here; these say what to write. */
function tellNoData({ reading, item, name }: SignalContext): void {
  const message =
    `The signal "${name}" names no production_data, and no deployment collects any for it. Give it production_data ` +
    'and reference_data, or write monitoring_target: {endpoint_deployment_id: azureml:<endpoint>:<deployment>}.';
  reading.problem(item, message);
}
