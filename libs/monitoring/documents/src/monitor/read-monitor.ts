import type { Trigger } from '@circuitwatch/monitoring-definitions';
import type { MonitorDocument, OtherDocument, UnsupportedSignal } from '../document.ts';
import { entriesOf, openFields, tellMissing, type Fields } from '../reading/fields.ts';
import { Origins } from '../reading/origins.ts';
import type { Item } from '../reading/reading.ts';
import { freeText, text } from '../reading/scalars.ts';
import { findLabels } from '../signals/labels.ts';
import { readSignal } from '../signals/read-signal.ts';
import { readTrigger } from '../trigger/read-trigger.ts';
import { automaticForAnswers, automaticSignals } from './automatic-signals.ts';
import { buildMonitor } from './build-monitor.ts';
import { readProperties, readTexts, type Properties } from './extension-properties.ts';
import type { DefinitionPart, MonitorContext } from './monitor-context.ts';
import { circuitOf, readAlertNotification, readCompute } from './read-settings.ts';
import { readMonitoringTarget, type MonitoringTarget } from './read-target.ts';

/** Keys of a monitor beside `create_monitor`. */
export const scheduleKeys = [
  '$schema',
  'name',
  'display_name',
  'description',
  'tags',
  'properties',
  'trigger',
];
/** Keys below `create_monitor`. */
export const createKeys = ['compute', 'monitoring_target', 'monitoring_signals', 'alert_notification'];

/** Reads a monitor: Azure's schedule with `create_monitor`, or the same without that level. null when it is wrong. */
export function readMonitor(root: Item, isFlat: boolean): MonitorDocument | OtherDocument | null {
  const fields = openFields(root, [...scheduleKeys, ...(isFlat ? createKeys : ['create_monitor'])]);
  if (!fields) return null;
  const name = readName(fields);
  const trigger = triggerOf(fields);
  const createItem = isFlat ? root : fields.get('create_monitor');
  const create = isFlat ? fields : createItem && openFields(createItem, createKeys);
  if (!createItem) tellMissing(fields, 'create_monitor', 'create_monitor: {monitoring_target: {…}}');
  if (!create || !createItem) return null;
  const origins = new Origins(createItem);
  const properties = readProperties(fields.get('properties'));
  const targetItem = create.get('monitoring_target');
  const target = targetItem ? readMonitoringTarget(targetItem) : { answersQuestions: false };
  const signalsItem = create.get('monitoring_signals');
  const context: MonitorContext = {
    reading: root.reading,
    origins,
    trigger,
    deployment: target.deployment,
    task: target.task,
    importance: properties.importance,
    labels: signalsItem ? findLabels(signalsItem) : new Map<string, string>(),
  };
  const isMisspelt = ['monitoring_signals', 'monitoring_target'].some((key) => create.isMisspelt(key));
  const { signals, unsupported } = readSignals(context, signalsItem, createItem, target, isMisspelt);
  const tags = readTexts(fields.get('tags'));
  const titleItem = fields.get('display_name');
  const title = (titleItem && text(titleItem)) ?? name;
  const settings = readRest(fields, create, origins, tags, properties);
  if (name === undefined || title === undefined) return null;
  const definition = { ...settings, ...watched(target), signals };
  const circuit = circuitOf(tags, fields.get('tags'));
  return buildMonitor(root.reading, origins, { name, title, circuit, trigger, definition, unsupported });
}

function readName(fields: Fields): string | undefined {
  const item = fields.get('name');
  if (!item) {
    tellMissing(fields, 'name', 'name: my-monitor');
    return undefined;
  }
  const name = text(item);
  if (name === undefined || /^[A-Za-z0-9][A-Za-z0-9_-]{0,254}$/.test(name)) return name;
  const message = `"${name}" cannot be a name; use letters, digits, "-" and "_", starting with a letter or digit.`;
  item.reading.problem(item, message);
  return undefined;
}

/** null without a trigger, and also for one that is wrong: the windows are then filled in as if there were none. */
function triggerOf(fields: Fields): Trigger | null {
  const item = fields.get('trigger');
  if (item) return readTrigger(item) ?? null;
  const message = 'Without a trigger the monitor runs only when it is asked to; Azure wants one.';
  fields.item.reading.note('difference', fields.item, message);
  return null;
}

interface SignalsRead {
  readonly signals: readonly DefinitionPart[];
  readonly unsupported: readonly UnsupportedSignal[];
}

function readSignals(
  context: MonitorContext,
  item: Item | undefined,
  create: Item,
  { answersQuestions }: MonitoringTarget,
  isMisspelt: boolean,
): SignalsRead {
  if (!item) {
    if (answersQuestions) return { signals: [], unsupported: automaticForAnswers };
    const signals = isMisspelt ? [] : automaticSignals(context, create);
    return { signals, unsupported: [] };
  }
  context.origins.set(['signals'], item);
  const signals: DefinitionPart[] = [];
  const unsupported: UnsupportedSignal[] = [];
  for (const entry of entriesOf(item) ?? []) {
    const found = readSignal(context, entry, signals.length);
    if (found && 'signal' in found) signals.push(found.signal);
    else if (found) unsupported.push(found.unsupported);
  }
  noteAlerts(context, item, signals);
  return { signals, unsupported };
}

function noteAlerts({ reading }: MonitorContext, item: Item, signals: readonly DefinitionPart[]): void {
  const silent = signals
    .filter((signal) => signal['alertEnabled'] === undefined)
    .map(({ name }) => String(name));
  for (const name of silent) {
    reading.fillIn([...item.path, name, 'alert_enabled'], true, 'a breach that nobody hears of helps nobody');
  }
  if (silent.length === 0) return;
  const message = `Alerts are on for ${silent.join(', ')}, which do not say; Azure’s current client would turn them off.`;
  reading.note('difference', item, message);
}

function readRest(
  fields: Fields,
  create: Fields,
  origins: Origins,
  tags: Readonly<Record<string, string>>,
  { free, minimumRows }: Properties,
): DefinitionPart {
  const description = fields.get('description');
  const computeItem = create.get('compute');
  const compute = computeItem && readCompute(computeItem);
  const alertItem = create.get('alert_notification');
  const alert = alertItem && readAlertNotification(alertItem, origins);
  const properties = { ...free, ...alert?.properties };
  return {
    ...(minimumRows !== undefined && { minimumRows }),
    ...(alert?.notification && { alertNotification: alert.notification }),
    ...(description && { description: freeText(description) }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(Object.keys(properties).length > 0 && { properties }),
    ...(compute && { compute }),
  };
}

function watched({ task, deployment, model }: MonitoringTarget): DefinitionPart {
  return {
    ...(task && { task }),
    ...(deployment !== undefined && { deployment }),
    ...(model !== undefined && { model }),
  };
}
