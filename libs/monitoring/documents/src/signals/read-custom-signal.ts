import { isMap, isScalar } from 'yaml';
import { referenceWindow } from '../data/fill-window.ts';
import { readComponentName, readData } from '../data/read-data.ts';
import type { DefinitionPart, SignalContext } from '../monitor/monitor-context.ts';
import { entriesOf, itemsOf, kindOf, openFields, tellMissing, type Fields } from '../reading/fields.ts';
import type { Item } from '../reading/reading.ts';
import { number, text } from '../reading/scalars.ts';
import { baselinePart, productionOf, referenceOf, selectionPart, targetPart } from './signal-data.ts';

/** SQL of the signal's own, or a component that holds it, over named data. */
export function readCustomSignal(context: SignalContext, fields: Fields): DefinitionPart {
  const code = readCode(context, fields);
  const ports = readPorts(context, fields);
  const production = productionOf(fields);
  const reference = referenceOf(fields);
  const namesData = ports.count > 0 || production !== 'absent' || reference !== 'absent';
  const isCollected = !namesData && context.deployment !== undefined;
  if (!namesData && !isCollected) tellNoData(context);
  const target =
    production !== 'absent' || isCollected ? targetPart(context, production, 'model_inputs') : ports.target;
  const baseline =
    reference !== 'absent' || (isCollected && target)
      ? baselinePart(context, reference, target)
      : ports.baseline;
  ignoreConnection(fields);
  return {
    kind: 'custom',
    ...code,
    ...(target && { target }),
    ...(baseline && { baseline }),
    data: ports.data,
    inputs: ports.inputs,
    metrics: readMetrics(context, fields),
  };
}

function readCode(context: SignalContext, fields: Fields): DefinitionPart {
  const [sqlItem, componentItem] = [fields.get('sql'), fields.get('component_id')];
  if (sqlItem && componentItem) {
    const message = 'The signal has both "component_id" and "sql"; keep one of them.';
    context.reading.problem(sqlItem, message);
  }
  if (!sqlItem && !componentItem) tellMissing(fields, 'component_id', 'component_id: azureml:my_signal:1');
  if (sqlItem) return { sql: text(sqlItem) };
  return componentItem ? { component: readComponentName(componentItem) } : {};
}

interface Ports {
  readonly data: Readonly<Record<string, DefinitionPart>>;
  readonly inputs: Readonly<Record<string, string | number | boolean>>;
  readonly target?: DefinitionPart;
  readonly baseline?: DefinitionPart;
  /** How many tables are named, readable or not. */
  readonly count: number;
}

/** Named data and literals; ports named as the relations that every signal has are those. */
function readPorts(context: SignalContext, fields: Fields): Ports {
  const data: Record<string, DefinitionPart> = {};
  const inputs: Record<string, string | number | boolean> = {};
  const own: { target?: DefinitionPart; baseline?: DefinitionPart } = {};
  let count = 0;
  for (const key of ['input_data', 'inputs']) {
    const item = fields.get(key);
    for (const { key: name, value } of (item && entriesOf(item)) ?? []) {
      if (!value) continue;
      if (key === 'inputs' && isScalar(value.node)) {
        inputs[name] = literal(value);
        continue;
      }
      count++;
      const isOwn = name === 'target' || name === 'baseline';
      const part = portPart(context, value, ...(isOwn ? [name] : ['data', name]));
      if (part && isOwn) own[name] = part;
      else if (part) data[name] = part;
    }
  }
  return { data, inputs, ...own, count };
}

function literal({ node }: Item): string | number | boolean {
  const value = isScalar(node) ? node.value : null;
  return typeof value === 'number' || typeof value === 'boolean' ? value : String(value);
}

function portPart(context: SignalContext, item: Item, ...role: string[]): DefinitionPart | undefined {
  const given = readData(item);
  const filled = given && referenceWindow(given.window, context.trigger, given.item);
  if (!given || !filled) return undefined;
  return selectionPart(context, given, filled === 'every row' ? undefined : filled, ...role);
}

/** Metrics are the signal's own: a list of names with thresholds, or names with thresholds directly. */
function readMetrics({ origins, at, reading, item }: SignalContext, fields: Fields): DefinitionPart {
  const thresholds = fields.get('metric_thresholds');
  if (!thresholds) {
    const example = 'metric_thresholds: [{metric_name: my_metric, threshold: 0.1}]';
    tellMissing(fields, 'metric_thresholds', example);
    return {};
  }
  origins.set([...at, 'metrics'], thresholds);
  const found: (readonly [string, number | null])[] = [];
  const add = (name: string | undefined, value: Item | undefined) => {
    const threshold = value ? number(value) : null;
    if (name !== undefined && threshold === null) {
      reading.fillIn([...item.path, 'metric_thresholds', name], null, 'measured, and not judged');
    }
    if (name !== undefined && threshold !== undefined) found.push([name, threshold]);
  };
  if (isMap(thresholds.node)) {
    for (const { key, value } of entriesOf(thresholds) ?? []) add(key, value);
  } else {
    for (const entry of itemsOf(thresholds) ?? []) {
      const parts = openFields(entry, ['metric_name', 'threshold']);
      const name = parts?.get('metric_name');
      if (parts && !name) tellMissing(parts, 'metric_name', 'metric_name: my_metric');
      add(name && text(name), parts?.get('threshold'));
    }
  }
  return Object.fromEntries(found);
}

function ignoreConnection(fields: Fields): void {
  const item = fields.get('connection', 'workspace_connection');
  if (!item) return;
  const what = kindOf(item.node) === 'a mapping' ? 'Its environment variables and secrets' : 'It';
  const message = `${what} are left out: the SQL of a signal reaches nothing but its data.`;
  item.reading.note('difference', item, message);
}

function tellNoData({ reading, item, name }: SignalContext): void {
  const message = `The custom signal "${name}" names no data; give it input_data: {production_data: {input_data: {type: mltable, path: …}}}.`;
  reading.problem(item, message);
}
