import type { AlertRow } from '../api/documents/alerts.ts';
import { counted } from '../output/counted.ts';
import { printable } from '../output/printable.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';
import { alertStateText, placeText, severityText, shortFingerprint } from './alert-words.ts';

const columns = [
  { head: 'ALERT', keep: true },
  { head: 'SEVERITY' },
  { head: 'STATE' },
  { head: 'SINCE' },
  { head: 'NAME' },
  { head: 'WHERE' },
];

/** Alerts under heads, with how many fire and how many of them nobody has acknowledged. */
export function showAlerts(terminal: Terminal, alerts: readonly AlertRow[]): void {
  if (alerts.length === 0) {
    terminal.line('No alert matches.');
    return;
  }
  const { style } = terminal;
  terminal.table(
    columns,
    alerts.map((alert) => [
      shortFingerprint(alert.fingerprint),
      severityText(style, alert.severity, alert.severityName),
      alertStateText(style, alert.state),
      shortTime(alert.since),
      printable(alert.acknowledgedBy === null ? alert.name : `✓ ${alert.name}`),
      placeText(alert),
    ]),
  );
  const firing = alerts.filter(({ state }) => state === 'FIRING' || state === 'RECOVERING');
  const open = firing.filter(({ acknowledgedBy }) => acknowledgedBy === null);
  terminal.line();
  terminal.line(`${counted(firing.length, 'alert')} firing, ${open.length} not acknowledged`);
}

/** One line about an alert that has just changed. */
export function alertLine({ style }: Terminal, alert: AlertRow): string {
  const by = alert.acknowledgedBy === null ? '' : ` ✓ ${alert.acknowledgedBy}`;
  return [
    alert.changedAt.slice(0, 19).replace('T', ' '),
    shortFingerprint(alert.fingerprint),
    severityText(style, alert.severity, alert.severityName.padEnd(13)),
    alertStateText(style, alert.state.padEnd(10)),
    printable(`${alert.summary}${by}`),
  ].join('  ');
}
