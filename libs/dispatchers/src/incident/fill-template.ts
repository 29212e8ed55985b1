import { createHash } from 'node:crypto';
import type { NotificationMessage } from '@circuitwatch/alerting-definitions';
import { messageTitle } from '../message/message-title.ts';
import { digestOf } from '../message/message-digest.ts';
import { plainTextOf } from '../message/plain-text.ts';

const longestDescription = 20_000;
const shownAlerts = 20;

/** What templates may say, by name. */
function valuesOf(message: NotificationMessage): Readonly<Record<string, string>> {
  const [gravest] = message.alerts;
  return {
    id: message.id,
    correlation: createHash('sha256').update(message.groupKey).digest('hex').slice(0, 32),
    status: message.status,
    title: messageTitle(message),
    description: plainTextOf(digestOf(message, shownAlerts)).slice(0, longestDescription).toWellFormed(),
    severity: String(gravest?.severity ?? 2),
    rule: gravest?.ruleName ?? '',
    plant: message.commonLabels['plant_id'] ?? '',
    circuit: message.commonLabels['circuit_id'] ?? '',
    url: gravest?.url ?? message.url,
    startsAt: (gravest?.startsAt ?? message.createdAt).toISOString(),
  };
}

const placeholder = /\{\{\s*([A-Za-z]+)\s*\}\}/g;

/** Names that a template uses and that do not exist. */
export function unknownNames(template: string): readonly string[] {
  const known = new Set([
    'id',
    'correlation',
    'status',
    'title',
    'description',
    'severity',
    'rule',
    'plant',
    'circuit',
    'url',
    'startsAt',
  ]);
  const used = [...template.matchAll(placeholder)].map(([, name = '']) => name);
  return [...new Set(used)].filter((name) => !known.has(name));
}

/** The template with each `{{ name }}` as it stands inside of a JSON text: nothing in a value can end that text. */
export function fillTemplate(template: string, message: NotificationMessage): string {
  const values = valuesOf(message);
  return template.replaceAll(placeholder, (whole, name: string) => {
    const value = values[name];
    return value === undefined ? whole : JSON.stringify(value.toWellFormed()).slice(1, -1);
  });
}

/** Whether the template is JSON once it is filled. */
export function isJsonTemplate(template: string): boolean {
  try {
    JSON.parse(template.replaceAll(placeholder, 'x'));
    return true;
  } catch {
    return false;
  }
}
