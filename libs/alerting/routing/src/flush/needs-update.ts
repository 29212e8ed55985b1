import type { NotificationReason, RoutedAlert } from '@circuitwatch/alerting-definitions';
import { throttledUntil } from './alert-stages.ts';
import { isKnown, toldOf, type NotificationLogEntry } from './notification-log.ts';
import type { SortedAlerts } from './sort-alerts.ts';

/** When an alert that was told is told again: its rule's throttle, else the route's interval, to the second. */
export function repeatAt(alert: RoutedAlert, entry: NotificationLogEntry, repeatSeconds: number): Date {
  const last = toldOf(entry, alert)?.firingAt.getTime() ?? 0;
  const { throttleSeconds } = alert;
  const hasThrottle = throttleSeconds !== null && throttleSeconds > 0;
  return new Date(last + (hasThrottle ? throttleSeconds : repeatSeconds) * 1_000);
}

/** Whether the receiver does not know that it fires, or was shown the group without it; nobody needs the latter twice. */
function isNews(alert: RoutedAlert, entry: NotificationLogEntry, now: Date): boolean {
  if (!isKnown(alert, entry)) return true;
  const isLeftOut = toldOf(entry, alert)?.leftOut === true;
  return isLeftOut && !alert.acknowledged && throttledUntil(alert, entry, now) === null;
}

/** Alertmanager's needsUpdate, and the end of a silence; null: there is nothing to tell. */
export function needsUpdate(
  { firing, resolved }: Pick<SortedAlerts, 'firing' | 'resolved'>,
  entry: NotificationLogEntry,
  repeatSeconds: number,
  now: Date,
): NotificationReason | null {
  const silenced = new Set(entry.silenced);
  const news = firing.filter((alert) => isNews(alert, entry, now));
  if (news.length > 0) {
    if (news.every(({ id }) => silenced.has(id))) return 'SILENCE_ENDED';
    const knowsNone = Object.values(entry.told).every((one) => one.resolved || one.leftOut);
    return knowsNone ? 'FIRST_NOTIFICATION' : 'NEW_ALERTS_IN_GROUP';
  }
  if (resolved.length > 0) {
    const ids = new Set(resolved.map(({ id }) => id));
    const isAll = Object.entries(entry.told).every(([id, one]) => one.resolved || one.leftOut || ids.has(id));
    return isAll && firing.length === 0 ? 'ALL_RESOLVED' : 'NEW_RESOLVED';
  }
  const unanswered = firing.filter(({ acknowledged }) => !acknowledged);
  const isBack = (alert: RoutedAlert): boolean =>
    silenced.has(alert.id) && throttledUntil(alert, entry, now) === null;
  if (unanswered.some(isBack)) return 'SILENCE_ENDED';
  return unanswered.some((alert) => repeatAt(alert, entry, repeatSeconds) <= now) ? 'REPEAT' : null;
}
