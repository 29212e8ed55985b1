import type { NotificationMessage, NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { boundEnvelope, fitAlerts } from '../fit-alerts.ts';
import { mainAlerts } from '../message/message-title.ts';
import { windowStart } from './window-start.ts';

/** Azure's limit is 256 KB; a text within JSON within JSON grows. */
const mostBytes = 200_000;

/** Azure writes seven digits of a second. */
function azureInstant(instant: Date): string {
  return instant.toISOString().replace('Z', '0000Z');
}

const signalTypes: Readonly<Record<string, string>> = { KQL: 'Log', METRIC: 'Metric', PROMQL: 'Metric' };

/** Azure's words for the operators of conditions. */
const operators: Readonly<Record<string, string>> = {
  '>': 'GreaterThan',
  '>=': 'GreaterThanOrEqual',
  '<': 'LessThan',
  '<=': 'LessThanOrEqual',
  '==': 'Equals',
};

function operatorOf(condition: string): string {
  const sign = /\s(>=|<=|==|>|<)\s/.exec(condition)?.[1];
  return (sign === undefined ? undefined : operators[sign]) ?? condition;
}

function criterionOf(alert: NotifiedAlert) {
  const dimensions = Object.entries(alert.labels)
    .filter(([name]) => name !== 'alertname' && name !== 'severity')
    .map(([name, value]) => ({ name, value }));
  return {
    metricName: alert.labels['metric'] ?? alert.ruleName,
    metricNamespace: 'circuitwatch',
    operator: operatorOf(alert.condition),
    threshold: alert.threshold === null ? '' : String(alert.threshold),
    timeAggregation: 'None',
    dimensions,
    metricValue: alert.value,
  };
}

function essentialsOf(alert: NotifiedAlert, { status }: NotificationMessage) {
  return {
    alertId: `/circuitwatch/alerts/${alert.id}`,
    alertRule: alert.ruleName,
    severity: `Sev${alert.severity}`,
    signalType: signalTypes[alert.signalType] ?? 'Metric',
    monitorCondition: status === 'FIRING' ? 'Fired' : 'Resolved',
    monitoringService: 'Platform',
    alertTargetIDs: [],
    configurationItems: [alert.labels['circuit_id'] ?? alert.labels['plant_id'] ?? alert.ruleName],
    originAlertId: alert.id,
    firedDateTime: azureInstant(alert.startsAt),
    ...(alert.endsAt === null ? {} : { resolvedDateTime: azureInstant(alert.endsAt) }),
    description: alert.summary === '' ? alert.description : alert.summary,
    investigationLink: alert.url,
    essentialsVersion: '1.0',
    alertContextVersion: '1.0',
  };
}

function otherOf({ id, ruleName, labels, status, value }: NotifiedAlert) {
  return { id, ruleName, labels, status, value };
}

/**
 * Azure's common alert schema. It has room for one alert, and one message is one request: that is the gravest alert
 * with the message's condition. The others are JSON in the text `customProperties.otherAlerts`, as many as fit, and
 * `otherAlertsCount` says how many there are.
 */
export function azureCommonBody(message: NotificationMessage): string {
  const [main] = mainAlerts(message);
  if (main === undefined) return JSON.stringify({ schemaId: 'azureMonitorCommonAlertSchema', data: {} });
  const { id: messageId, groupKey, reason, actionGroup } = boundEnvelope(message);
  const all = [main, ...message.alerts.filter((alert) => alert !== main)];
  return fitAlerts(all, mostBytes, ([first = main, ...others], left) =>
    JSON.stringify({
      schemaId: 'azureMonitorCommonAlertSchema',
      data: {
        essentials: essentialsOf(first, message),
        alertContext: {
          properties: null,
          conditionType: 'SingleResourceMultipleMetricCriteria',
          condition: {
            windowSize: first.window,
            allOf: [criterionOf(first)],
            windowStartTime: azureInstant(windowStart(first)),
            windowEndTime: azureInstant(first.startsAt),
          },
        },
        customProperties: {
          messageId,
          groupKey,
          reason,
          actionGroup,
          otherAlerts: JSON.stringify(others.map(otherOf)),
          otherAlertsCount: String(others.length + left + message.truncatedAlerts),
        },
      },
    }),
  );
}
