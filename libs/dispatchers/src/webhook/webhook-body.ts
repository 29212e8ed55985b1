import type { NotificationMessage, NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { fitAlerts } from './fit-alerts.ts';

/** Standard Webhooks asks for less than 20 KB. */
const mostBytes = 20_000;

function alertJson(alert: NotifiedAlert) {
  const { id, fingerprint, status, ruleName, severity, summary, description, labels, annotations } = alert;
  const { value, condition, threshold, startsAt, endsAt, url } = alert;
  return {
    id,
    fingerprint,
    status,
    rule: ruleName,
    severity,
    summary,
    description,
    labels,
    annotations,
    value,
    condition,
    threshold,
    startsAt,
    endsAt,
    url,
  };
}

/** `{type, timestamp, data}` of Standard Webhooks with `alert.fired` or `alert.resolved`, alerts cut to fit. */
export function webhookBody(message: NotificationMessage): string {
  return fitAlerts(message.alerts, mostBytes, (alerts, left) =>
    JSON.stringify({
      type: message.status === 'FIRING' ? 'alert.fired' : 'alert.resolved',
      timestamp: message.createdAt,
      data: {
        id: message.id,
        groupKey: message.groupKey.slice(0, 1_000),
        reason: message.reason,
        actionGroup: message.actionGroup,
        receiver: message.receiver,
        alerts: alerts.map(alertJson),
        truncatedAlerts: message.truncatedAlerts + left,
        url: message.url,
      },
    }),
  );
}
