import type { NotificationDetails, NotificationRow } from '../api/documents/notifications.ts';
import { counted } from '../output/counted.ts';
import { printable } from '../output/printable.ts';
import type { Style } from '../output/style.ts';
import type { Terminal } from '../output/terminal.ts';
import { shortTime } from '../output/times.ts';
import { alertStateText, shortFingerprint, shortId } from './alert-words.ts';

/** The word for how far a notification has come, in the colour of what it means. */
export function notificationStatusText(style: Style, status: string): string {
  if (status === 'SENT') return style.good(status);
  if (status === 'DEAD') return style.bad(status);
  return status === 'CANCELED' ? style.faint(status) : style.warning(status);
}

/** One line about a notification, and what went wrong. */
export function showNotification(terminal: Terminal, notification: NotificationRow): void {
  const { receiver, status, lastError, actionGroupName } = notification;
  const to = receiver === null ? 'a receiver that is gone' : `${receiver.name} (${receiver.kind})`;
  const state = notificationStatusText(terminal.style, status);
  terminal.line(`${shortId(notification.id)}  ${printable(`${actionGroupName}: ${to}`)}  ${state}`);
  if (lastError !== null) terminal.line(printable(`  ${lastError}`));
}

/** A notification with every attempt and what it told of. */
export function showNotificationDetails(terminal: Terminal, notification: NotificationDetails): void {
  const { style } = terminal;
  showNotification(terminal, notification);
  const { reason, condition, alertCount, createdAt, nextAttemptAt, groupKey } = notification;
  terminal.line(`  ${condition}, ${reason}, ${counted(alertCount, 'alert')}, made ${shortTime(createdAt)}`);
  if (nextAttemptAt !== null) terminal.line(`  tried next ${shortTime(nextAttemptAt)}`);
  terminal.line(printable(`  group ${groupKey}`));
  if (notification.attempts.length > 0) {
    const columns = [
      { head: '#', right: true },
      { head: 'AT' },
      { head: 'TOOK', right: true },
      { head: 'OUTCOME' },
      { head: 'MESSAGE' },
    ];
    const rows = notification.attempts.map((attempt) => [
      String(attempt.number),
      shortTime(attempt.at),
      `${attempt.tookMs} ms`,
      attempt.failure ?? attempt.outcome,
      printable(attempt.message),
    ]);
    terminal.line();
    terminal.table(columns, rows);
  }
  if (notification.alerts.length > 0) terminal.line();
  for (const alert of notification.alerts) {
    const state = alertStateText(style, alert.state);
    terminal.line(`  ${shortFingerprint(alert.fingerprint)}  ${state}  ${printable(alert.summary)}`);
  }
}
