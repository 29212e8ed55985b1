import { createHash } from 'node:crypto';
import type { NotificationMessage, NotifiedAlert, Severity } from '@circuitwatch/alerting-definitions';
import { boundText, fitAlerts } from '../fit-alerts.ts';
import { webUrl } from '../message/message-links.ts';
import { mainAlerts, messageTitle } from '../message/message-title.ts';

/** PagerDuty's limits. */
const longestSummary = 1_024;
const longestName = 255;
const mostBytes = 512_000;

const severities: Readonly<Record<Severity, 'critical' | 'error' | 'warning' | 'info'>> = {
  0: 'critical',
  1: 'critical',
  2: 'error',
  3: 'warning',
  4: 'info',
};

function sourceOf({ commonLabels }: NotificationMessage): string {
  const { plant_id: plant, circuit_id: circuit } = commonLabels;
  return [plant, circuit].filter((name) => name !== undefined && name !== '').join('/') || 'circuitwatch';
}

function detailOf({ ruleName, summary, condition, value, labels, status }: NotifiedAlert) {
  return { rule: ruleName, status, summary, condition, value, labels };
}

/** One for all messages of a group to one receiver. */
function dedupKeyOf({ groupKey, actionGroup, receiver }: NotificationMessage): string {
  return createHash('sha256')
    .update(JSON.stringify([groupKey, actionGroup, receiver]))
    .digest('hex');
}

function linkTo(url: string | undefined) {
  const href = url === undefined ? null : webUrl(url);
  return href === null ? {} : { links: [{ href, text: 'Open' }] };
}

/** Where and what, without names for what is not known. */
function partsOf({ commonLabels }: NotificationMessage, main: NotifiedAlert | undefined) {
  const parts = {
    component: commonLabels['circuit_id'],
    group: commonLabels['plant_id'],
    class: main?.ruleName,
  };
  const named = Object.entries(parts).flatMap(([name, text]) =>
    text === undefined || text === '' ? [] : [[name, boundText(text, longestName)] as const],
  );
  return Object.fromEntries(named);
}

/**
 * An event of Events API v2. All messages of a group have one `dedup_key`, so that repeats join the incident and its
 * end resolves it: a second delivery changes nothing.
 */
export function pagerDutyEvent(message: NotificationMessage, routingKey: string): string {
  const [main] = mainAlerts(message);
  const clientUrl = webUrl(message.url);
  return fitAlerts(message.alerts, mostBytes, (alerts, left) =>
    JSON.stringify({
      routing_key: routingKey,
      event_action: message.status === 'FIRING' ? 'trigger' : 'resolve',
      dedup_key: dedupKeyOf(message),
      payload: {
        summary: boundText(messageTitle(message), longestSummary),
        source: boundText(sourceOf(message), longestName),
        severity: severities[main?.severity ?? 2],
        timestamp: (main?.startsAt ?? message.createdAt).toISOString(),
        ...partsOf(message, main),
        custom_details: { alerts: alerts.map(detailOf), more_alerts: message.truncatedAlerts + left },
      },
      client: 'circuitwatch',
      ...(clientUrl === null ? {} : { client_url: clientUrl }),
      ...linkTo(main?.url),
    }),
  );
}
