import { type NotificationMessage, type NotifiedAlert } from '@circuitwatch/alerting-definitions';
import { circuitNames, countCircuits, plantsOf } from './alert-place.ts';
import { cleanLine } from './clean-text.ts';

/** `1 circuit`, `3 circuits`. */
export function counted(count: number, noun: string): string {
  return `${count.toLocaleString('en-US')} ${noun}${count === 1 ? '' : 's'}`;
}

/** The alerts that a message is mainly about: those that fire, or all when none does. */
export function mainAlerts(message: NotificationMessage): readonly NotifiedAlert[] {
  const firing = message.alerts.filter((alert) => alert.status === 'FIRING');
  return firing.length > 0 ? firing : message.alerts;
}

/** `Sev2 firing`, `Sev1 still firing`, `Sev2 resolved`; a test says so first. */
function statusOf(message: NotificationMessage): string {
  const severity = Math.min(...mainAlerts(message).map((alert) => alert.severity));
  const grade = Number.isFinite(severity) ? `Sev${severity} ` : '';
  const repeated = message.reason === 'REPEAT' ? 'still ' : '';
  const status = message.status === 'FIRING' ? `${repeated}firing` : 'resolved';
  return `${message.reason === 'TEST' ? 'Test: ' : ''}${grade}${status}`;
}

/** The rule, or how many there are. */
function subjectOf(alerts: readonly NotifiedAlert[]): string {
  const rules = [...new Set(alerts.map((alert) => cleanLine(alert.ruleName, 90) || 'Unnamed rule'))];
  if (rules.length === 0) return 'Alerts';
  return rules.length === 1 ? (rules[0] ?? '') : `${rules.length} rules`;
}

/** `3 circuits of plant-01`, `circuit C-07 of plant-01`, `plant-01`, `4 alerts`; empty when there is nothing to add. */
function extentOf(alerts: readonly NotifiedAlert[], hidden: number): string {
  const circuits = countCircuits(alerts);
  const plants = plantsOf(alerts);
  const plant =
    plants.length === 1 ? ` of ${plants[0]}` : plants.length > 1 ? ` of ${plants.length} plants` : '';
  if (hidden > 0) return `${counted(alerts.length + hidden, 'alert')}${plant}`;
  if (circuits === 1) return `circuit ${circuitNames(alerts)[0]}${plant}`;
  if (circuits > 1) return `${counted(circuits, 'circuit')}${plant}`;
  if (alerts.length > 1) return `${counted(alerts.length, 'alert')}${plant}`;
  return plants[0] ?? '';
}

/**
 * What has happened where, in one line: `[Sev2 firing] High MAE Alert: 3 circuits of plant-01`, with
 * `(2 resolved)` at its end when some of the alerts have.
 */
export function messageTitle(message: NotificationMessage): string {
  const alerts = mainAlerts(message);
  const extent = extentOf(alerts, message.truncatedAlerts);
  const resolved = message.alerts.length - alerts.length;
  const title = `[${statusOf(message)}] ${subjectOf(alerts)}`;
  const ending = resolved > 0 ? ` (${resolved} resolved)` : '';
  return cleanLine(`${title}${extent === '' ? '' : `: ${extent}`}${ending}`, 200);
}
