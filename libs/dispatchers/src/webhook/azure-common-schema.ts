import type { NotificationMessage, NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { trimAlert } from './fit-alerts.ts';

/** More alerts of a message are counted; 256 KB is Azure's limit. */
const mostOthers = 50;

/** Azure writes seven digits of a second. */
function azureInstant(instant: Date): string {
  return instant.toISOString().replace('Z', '0000Z');
}

const signalTypes: Readonly<Record<string, string>> = { KQL: 'Log', METRIC: 'Metric', PROMQL: 'Metric' };

function windowOf({ window }: NotifiedAlert, message: NotificationMessage, alert: NotifiedAlert) {
  return {
    windowSize: window ?? 'PT0S',
    windowStartTime: azureInstant(alert.startsAt),
    windowEndTime: azureInstant(message.createdAt),
  };
}

function conditionOf(alert: NotifiedAlert) {
  const dimensions = Object.entries(alert.labels)
    .filter(([name]) => name !== 'alertname' && name !== 'severity')
    .map(([name, value]) => ({ name, value }));
  return {
    metricName: alert.labels['metric'] ?? alert.ruleName,
    metricNamespace: 'circuitwatch',
    operator: alert.condition,
    threshold: alert.threshold === null ? '' : String(alert.threshold),
    timeAggregation: 'None',
    dimensions,
    metricValue: alert.value,
  };
}

/**
 * Azure's common alert schema. It has room for one alert: that is the gravest of the message, whose own id makes it
 * possible to tell messages apart; the others are in `customProperties`, so that one message stays one request.
 */
export function azureCommonBody(message: NotificationMessage): string {
  const [first, ...others] = message.alerts.map((alert) => trimAlert(alert));
  if (first === undefined) return JSON.stringify({ schemaId: 'azureMonitorCommonAlertSchema', data: {} });
  const window = windowOf(first, message, first);
  return JSON.stringify({
    schemaId: 'azureMonitorCommonAlertSchema',
    data: {
      essentials: {
        alertId: `/circuitwatch/alerts/${first.id}`,
        alertRule: first.ruleName,
        severity: `Sev${first.severity}`,
        signalType: signalTypes[first.signalType] ?? 'Metric',
        monitorCondition: message.status === 'FIRING' ? 'Fired' : 'Resolved',
        monitoringService: 'Platform',
        alertTargetIDs: [],
        configurationItems: [first.labels['circuit_id'] ?? first.labels['plant_id'] ?? first.ruleName],
        originAlertId: first.id,
        firedDateTime: azureInstant(first.startsAt),
        ...(first.endsAt === null ? {} : { resolvedDateTime: azureInstant(first.endsAt) }),
        description: first.summary === '' ? first.description : first.summary,
        investigationLink: first.url,
        essentialsVersion: '1.0',
        alertContextVersion: '1.0',
      },
      alertContext: {
        properties: null,
        conditionType: 'SingleResourceMultipleMetricCriteria',
        condition: { ...window, allOf: [conditionOf(first)] },
      },
      customProperties: {
        messageId: message.id,
        groupKey: message.groupKey.slice(0, 1_000),
        otherAlerts: JSON.stringify(
          others
            .slice(0, mostOthers)
            .map(({ ruleName, labels, status, value }) => ({ ruleName, labels, status, value })),
        ).slice(0, 100_000),
        otherAlertsCount: String(others.length + message.truncatedAlerts),
      },
    },
  });
}
