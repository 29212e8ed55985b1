import type { MonitorDefinition } from '@circuitwatch/monitoring-definitions';
import { isScalar } from 'yaml';
import type { CircuitNames } from '../document.ts';
import { itemsOf, openFields, tellMissing } from '../reading/fields.ts';
import type { Origins } from '../reading/origins.ts';
import type { Item } from '../reading/reading.ts';
import { plainWord, text, texts, word } from '../reading/scalars.ts';
import { readTexts } from './extension-properties.ts';

/** What Azure's own samples run monitors on. */
export const defaultCompute = { instanceType: 'standard_e4s_v3', runtimeVersion: '3.4' } as const;

/** What Azure runs the monitor on: kept for the way back; a cluster's name has no place there and is noted. */
export function readCompute(item: Item): MonitorDefinition['compute'] {
  if (isScalar(item.node)) {
    const name = text(item);
    const message = `The compute ${name} is left out: monitors run on circuitwatch's own workers.`;
    item.reading.note('difference', item, message);
    return undefined;
  }
  const fields = openFields(item, ['compute_type', 'instance_type', 'runtime_version']);
  const type = fields?.get('compute_type');
  if (type) word(type, ['serverless_spark']);
  const part = (key: string, fallback: string): string | undefined => {
    const found = fields?.get(key);
    if (found) return text(found);
    item.reading.fillIn([...item.path, key], fallback, 'as in Azure’s samples; of no meaning here');
    return fallback;
  };
  const instanceType = part('instance_type', defaultCompute.instanceType);
  const runtimeVersion = part('runtime_version', defaultCompute.runtimeVersion);
  return instanceType === undefined || runtimeVersion === undefined
    ? undefined
    : { instanceType, runtimeVersion };
}

/** Whom breaches are told to, and words about it that go into the monitor's properties. */
export interface AlertNotification {
  readonly notification: MonitorDefinition['alertNotification'];
  readonly properties: Readonly<Record<string, string>>;
}

/** Reads `alert_notification`: the word azmonitoring, or addresses. */
export function readAlertNotification(item: Item, origins: Origins): AlertNotification {
  const none = { notification: undefined, properties: {} };
  origins.set(['alertNotification'], item);
  if (isScalar(item.node)) {
    const written = text(item);
    const isAzure = plainWord(written ?? '') === 'azmonitoring';
    if (isAzure) return { ...none, notification: { emails: [], azureMonitor: true } };
    const message = `"alert_notification" cannot be "${written}"; write azmonitoring, or emails: [someone@example.com].`;
    item.reading.problem(item, message);
    return none;
  }
  const fields = openFields(item, ['emails', 'custom_properties']);
  if (!fields) return none;
  const properties = readTexts(fields.get('custom_properties'));
  const emailsItem = fields.get('emails');
  if (!emailsItem) {
    tellMissing(fields, 'emails', 'emails: [someone@example.com]');
    return none;
  }
  return { notification: { emails: readEmails(emailsItem, origins), azureMonitor: false }, properties };
}

/** Addresses, one or many, each with its place. */
export function readEmails(item: Item, origins: Origins): string[] {
  (itemsOf(item, true) ?? []).forEach((email, index) =>
    origins.set(['alertNotification', 'emails', index], email),
  );
  return [...(texts(item) ?? [])];
}

/** The circuit that tags name; a plant or a circuit alone names none, which is noted. */
export function circuitOf(
  tags: Readonly<Record<string, string>>,
  item: Item | undefined,
): CircuitNames | null {
  const plant = tags['plant_id'] ?? tags['plant'];
  const circuit = tags['circuit_id'] ?? tags['circuit'];
  if (plant !== undefined && circuit !== undefined) return { plant, circuit };
  if (item && (plant !== undefined || circuit !== undefined)) {
    const missing = plant === undefined ? 'plant_id' : 'circuit_id';
    item.reading.note('advice', item, `The tags name no circuit without "${missing}".`);
  }
  return null;
}
