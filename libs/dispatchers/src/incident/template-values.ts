import { createHash } from 'node:crypto';
import type { NotificationMessage } from '@circuitwatch/alerting-definitions';
import { escapeHtml } from '../email/escape-html.ts';
import { boundText } from '../fit-alerts.ts';
import { digestOf } from '../message/message-digest.ts';
import { mainAlerts, messageTitle } from '../message/message-title.ts';
import { plainTextOf } from '../message/plain-text.ts';

const longestDescription = 20_000;
const longestText = 1_000;
const mostRows = 20;
const longestUrl = 2_000;

/** What templates of incidents may say. */
export const templateNames = [
  'id',
  'correlation',
  'status',
  'reason',
  'title',
  'summary',
  'condition',
  'value',
  'description',
  'descriptionHtml',
  'severity',
  'rule',
  'plant',
  'circuit',
  'actionGroup',
  'url',
  'startsAt',
  'project',
  'issueType',
] as const;
type TemplateName = (typeof templateNames)[number];

/** What a receiver's settings add to a message. */
export interface IncidentPlace {
  readonly project: string;
  readonly issueType: string;
}

/** The texts of a message by name; `correlation` is one for all messages of a group to one receiver. */
export function templateValues(
  message: NotificationMessage,
  place: IncidentPlace,
): Readonly<Record<TemplateName, string>> {
  const { groupKey, actionGroup, receiver, commonLabels } = message;
  const [main] = mainAlerts(message);
  const description = boundText(plainTextOf(digestOf(message, mostRows)), longestDescription);
  const bound = (text: string | undefined): string => boundText(text ?? '', longestText);
  const correlation = JSON.stringify([groupKey, actionGroup, receiver]);
  return {
    id: bound(message.id),
    correlation: createHash('sha256').update(correlation).digest('hex').slice(0, 32),
    status: message.status,
    reason: message.reason,
    title: messageTitle(message),
    summary: bound(main?.summary),
    condition: bound(main?.condition),
    value: String(main?.value ?? ''),
    description,
    descriptionHtml: escapeHtml(description).replaceAll('\n', '<br>'),
    severity: String(main?.severity ?? 2),
    rule: bound(main?.ruleName),
    plant: bound(commonLabels['plant_id']),
    circuit: bound(commonLabels['circuit_id']),
    actionGroup: bound(actionGroup),
    url: boundText(main?.url ?? message.url, longestUrl),
    startsAt: (main?.startsAt ?? message.createdAt).toISOString(),
    project: place.project,
    issueType: place.issueType,
  };
}
