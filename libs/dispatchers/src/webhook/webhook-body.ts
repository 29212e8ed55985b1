import type { NotificationMessage, NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { boundEnvelope, fitAlerts } from '../fit-alerts.ts';

/** Standard Webhooks asks for less than 20 KB. */
const mostBytes = 20_000;

function alertJson(alert: NotifiedAlert) {
  const { ruleName, evidence: _rows, distribution: _drawing, ...rest } = alert;
  return { ...rest, rule: ruleName };
}

/** `{type, timestamp, data}` of Standard Webhooks with `alert.fired` or `alert.resolved`, alerts cut to fit. */
export function webhookBody(message: NotificationMessage): string {
  const { createdAt, ...envelope } = boundEnvelope(message);
  return fitAlerts(message.alerts, mostBytes, (alerts, left) =>
    JSON.stringify({
      type: message.status === 'FIRING' ? 'alert.fired' : 'alert.resolved',
      timestamp: createdAt,
      data: {
        ...envelope,
        alerts: alerts.map(alertJson),
        truncatedAlerts: message.truncatedAlerts + left,
      },
    }),
  );
}
