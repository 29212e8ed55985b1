import type { FeatureSelection } from '@circuitwatch/monitoring-definitions';
import type { MonitorDocument, OtherDocument } from '../document.ts';
import { buildMonitor } from '../monitor/build-monitor.ts';
import { readTexts } from '../monitor/extension-properties.ts';
import type { SignalContext } from '../monitor/monitor-context.ts';
import { circuitOf, readCompute, readEmails } from '../monitor/read-settings.ts';
import { openFields, tellMissing, type Fields } from '../reading/fields.ts';
import { Origins } from '../reading/origins.ts';
import type { Item } from '../reading/reading.ts';
import { integer, number, text, word } from '../reading/scalars.ts';
import { readFeatures } from '../signals/read-features.ts';
import { baselinePart, productionOf, referenceOf, targetPart } from '../signals/signal-data.ts';
import { checkedTrigger, frequencies } from '../trigger/read-trigger.ts';
import { readTimeZone } from '../trigger/time-zones.ts';

const keys = [
  ...['$schema', 'name', 'display_name', 'description', 'tags', 'target_dataset', 'reference_dataset'],
  ...['baseline_dataset', 'compute', 'frequency', 'interval', 'time_zone', 'features_to_monitor'],
  ...['feature_list', 'alert_settings'],
];
const metric = 'jensen_shannon_distance';
const usualThreshold = 0.1;

/** Reads a `dataDriftMonitor`: two datasets, how often, which features, and whom to tell from which drift on. */
export function readDriftMonitor(root: Item): MonitorDocument | OtherDocument | null {
  const fields = openFields(root, keys);
  if (!fields) return null;
  const nameItem = fields.get('name');
  if (!nameItem) tellMissing(fields, 'name', 'name: my-monitor');
  const name = nameItem && text(nameItem);
  const origins = new Origins(root);
  const trigger = readFrequency(fields);
  const { reading } = root;
  const context: SignalContext = {
    ...{ reading, origins, trigger, item: root, name: 'data-drift', at: ['signals', 0] },
    ...{ deployment: undefined, task: undefined, importance: undefined, labels: new Map<string, string>() },
  };
  const target = targetPart(context, productionOf(fields), 'model_inputs');
  const baseline = baselinePart(context, referenceOf(fields), target);
  const { emails, threshold } = readAlertSettings(fields, origins);
  const features = chosenFeatures(fields);
  const tags = readTexts(fields.get('tags'));
  const compute = fields.get('compute');
  const titleItem = fields.get('display_name');
  const description = fields.get('description');
  const title = (titleItem && text(titleItem)) ?? name;
  if (name === undefined || title === undefined) return null;
  noteMeasure(root);
  const signal = {
    ...{ name: 'data-drift', kind: 'data_drift', target, baseline, metrics: { [metric]: threshold } },
    ...(features && { features }),
  };
  const definition = {
    signals: [signal],
    ...(emails && { alertNotification: { emails } }),
    ...(Object.keys(tags).length > 0 && { tags }),
    ...(description && { description: text(description) }),
    compute: compute && readCompute(compute),
  };
  const circuit = circuitOf(tags, fields.get('tags'));
  return buildMonitor(reading, origins, { name, title, circuit, trigger, definition, unsupported: [] });
}

function readFrequency(fields: Fields): SignalContext['trigger'] {
  const item = fields.get('frequency');
  if (!item) {
    tellMissing(fields, 'frequency', 'frequency: Day');
    return null;
  }
  const frequency = word(item, frequencies);
  const intervalItem = fields.get('interval');
  const interval = intervalItem ? integer(intervalItem, 1) : 1;
  const zoneItem = fields.get('time_zone');
  const timeZone = zoneItem ? readTimeZone(zoneItem) : 'UTC';
  if (!frequency || interval === undefined || timeZone === undefined) return null;
  return checkedTrigger({ type: 'recurrence', frequency, interval, timeZone }, new Origins(item)) ?? null;
}

function chosenFeatures(fields: Fields): FeatureSelection | undefined {
  const item = fields.get('features_to_monitor', 'feature_list');
  const chosen = item && readFeatures(item);
  return chosen === 'all' ? undefined : chosen;
}

function readAlertSettings(
  fields: Fields,
  origins: Origins,
): {
  readonly emails: readonly string[] | undefined;
  readonly threshold: number;
} {
  const item = fields.get('alert_settings');
  const settings = item && openFields(item, ['email', 'emails', 'threshold']);
  const emailItem = settings?.get('email', 'emails');
  const thresholdItem = settings?.get('threshold');
  if (!thresholdItem) {
    const path = [...fields.item.path, 'alert_settings', 'threshold'];
    fields.item.reading.fillIn(path, usualThreshold, `the threshold of ${metric} where none is given`);
  }
  return {
    emails: emailItem && readEmails(emailItem, origins),
    threshold: (thresholdItem && number(thresholdItem)) ?? usualThreshold,
  };
}

function noteMeasure(root: Item): void {
  const message = `The drift magnitude of this older kind of monitor has no published formula; ${metric}, also from 0 to 1, is measured instead.`;
  root.reading.note('difference', root, message);
}
