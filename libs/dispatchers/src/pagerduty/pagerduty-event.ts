import { createHash } from 'node:crypto';
import type { NotificationMessage, NotifiedAlert, Severity } from '@circuitwatch/alerting-definitions';
import { messageTitle } from '../message/message-title.ts';
import { fitAlerts } from '../webhook/fit-alerts.ts';

/** PagerDuty's limits. */
const longestSummary = 1_024;
const mostBytes = 512_000;

const severities: Readonly<Record<Severity, 'critical' | 'error' | 'warning' | 'info'>> = {
  0: 'critical',
  1: 'critical',
  2: 'error',
  3: 'warning',
  4: 'info',
};

function cut(text: string, longest: number): string {
  const characters = [...text.toWellFormed()];
  return characters.length <= longest ? characters.join('') : `${characters.slice(0, longest - 1).join('')}…`;
}

function sourceOf({ commonLabels }: NotificationMessage): string {
  const { plant_id: plant, circuit_id: circuit } = commonLabels;
  return [plant, circuit].filter((name) => name !== undefined && name !== '').join('/') || 'circuitwatch';
}

function detailOf({ ruleName, summary, condition, value, labels, status }: NotifiedAlert) {
  return { rule: ruleName, status, summary, condition, value, labels };
}

/**
 * An event of Events API v2. All messages of a group have one `dedup_key`, so that repeats join the incident and its
 * end resolves it: a second delivery changes nothing.
 */
export function pagerDutyEvent(message: NotificationMessage, routingKey: string): string {
  const dedupKey = createHash('sha256').update(`${message.groupKey}@${message.receiver}`).digest('hex');
  const event_action = message.status === 'FIRING' ? 'trigger' : 'resolve';
  const [gravest] = message.alerts;
  return fitAlerts(message.alerts, mostBytes, (alerts, left) =>
    JSON.stringify({
      routing_key: routingKey,
      event_action,
      dedup_key: dedupKey,
      payload: {
        summary: cut(messageTitle(message), longestSummary),
        source: cut(sourceOf(message), longestSummary),
        severity: severities[gravest?.severity ?? 2],
        timestamp: (gravest?.startsAt ?? message.createdAt).toISOString(),
        component: cut(message.commonLabels['circuit_id'] ?? '', 255),
        group: cut(message.commonLabels['plant_id'] ?? '', 255),
        class: cut(gravest?.ruleName ?? '', 255),
        custom_details: { alerts: alerts.map(detailOf), more_alerts: message.truncatedAlerts + left },
      },
      client: 'circuitwatch',
      client_url: message.url,
      links: [{ href: gravest?.url ?? message.url, text: 'Open' }],
    }),
  );
}
