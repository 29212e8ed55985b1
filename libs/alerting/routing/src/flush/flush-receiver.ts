import type { NotificationReason, RoutedAlert } from '@circuitwatch/alerting-definitions';
import {
  acknowledgedStage,
  receiverStage,
  resolvedStage,
  throttledUntil,
  throttleStage,
  type Suppression,
} from './alert-stages.ts';
import type { NotificationLogEntry, ToldAlert } from './notification-log.ts';

/** One address of the group's action group. */
export interface FlushedReceiver {
  readonly id: string;
  readonly sendResolved: boolean;
  /** Why it is not told of an alert; null: it is. */
  readonly refuses: (alert: RoutedAlert) => string | null;
  readonly entry: NotificationLogEntry;
}

/** What is decided about one receiver. */
export interface ReceiverDecision {
  readonly receiverId: string;
  /** null: nothing is sent now. */
  readonly notify: {
    readonly reason: NotificationReason;
    readonly firing: readonly string[];
    readonly resolved: readonly string[];
  } | null;
  readonly suppressed: readonly Suppression[];
  readonly entry: NotificationLogEntry;
  /** When this receiver should be looked at again, whatever else happens. */
  readonly wakeAt: readonly Date[];
  /** Resolved alerts that this receiver still has to hear of. */
  readonly waitingResolved: readonly string[];
}

interface Sorted {
  readonly firing: readonly RoutedAlert[];
  readonly resolved: readonly RoutedAlert[];
  readonly suppressed: readonly Suppression[];
}

/** What is left of the alerts for this receiver, and why not more. */
function sortAlerts(
  receiver: FlushedReceiver,
  alerts: readonly RoutedAlert[],
  muted: ReadonlyMap<string, Suppression>,
  now: Date,
): Sorted {
  const { entry, sendResolved } = receiver;
  const firing: RoutedAlert[] = [];
  const resolved: RoutedAlert[] = [];
  const suppressed: Suppression[] = [];
  for (const alert of alerts) {
    const isFiring = alert.endsAt === null;
    const held =
      (isFiring ? null : resolvedStage(alert, entry, sendResolved)) ??
      receiverStage(alert, receiver.refuses(alert)) ??
      muted.get(alert.id) ??
      (isFiring ? throttleStage(alert, entry, now) : null);
    if (held !== null) suppressed.push(held);
    else if (isFiring) firing.push(alert);
    else if (entry.told[alert.id]?.resolved !== true) resolved.push(alert);
  }
  return { firing, resolved, suppressed };
}

function isTold(alert: RoutedAlert, { told }: NotificationLogEntry): boolean {
  const one = told[alert.id];
  return one !== undefined && one.episode === alert.episode && !one.resolved;
}

/** When an alert that was told is told again: its rule's throttle, else the route's interval, to the second. */
function repeatAt(alert: RoutedAlert, { told }: NotificationLogEntry, repeatSeconds: number): Date {
  const last = told[alert.id]?.firingAt.getTime() ?? 0;
  return new Date(last + (alert.throttleSeconds ?? repeatSeconds) * 1_000);
}

/** Alertmanager's needsUpdate; null: there is nothing new. */
function reasonOf(
  { firing, resolved }: Sorted,
  entry: NotificationLogEntry,
  repeatSeconds: number,
  now: Date,
): NotificationReason | null {
  const fresh = firing.filter((alert) => !isTold(alert, entry));
  if (fresh.length > 0) {
    if (fresh.every(({ id }) => entry.silenced.includes(id))) return 'SILENCE_ENDED';
    const isFirst = Object.values(entry.told).every((one) => one.resolved);
    return isFirst ? 'FIRST_NOTIFICATION' : 'NEW_ALERTS_IN_GROUP';
  }
  if (resolved.length > 0) {
    const ids = new Set(resolved.map(({ id }) => id));
    const isAll = Object.entries(entry.told).every(([id, one]) => one.resolved || ids.has(id));
    return isAll ? 'ALL_RESOLVED' : 'NEW_RESOLVED';
  }
  const unanswered = firing.filter(({ acknowledged }) => !acknowledged);
  return unanswered.some((alert) => repeatAt(alert, entry, repeatSeconds) <= now) ? 'REPEAT' : null;
}

/** Alerts whose throttle is not over stay out of messages that others cause. */
function tellable(
  firing: readonly RoutedAlert[],
  entry: NotificationLogEntry,
  now: Date,
): readonly RoutedAlert[] {
  return firing.filter((alert) => !isTold(alert, entry) || throttledUntil(alert, entry, now) === null);
}

function entryAfter(
  entry: NotificationLogEntry,
  firing: readonly RoutedAlert[],
  settled: readonly RoutedAlert[],
  silenced: readonly string[],
  now: Date,
): NotificationLogEntry {
  const told: Record<string, ToldAlert> = { ...entry.told };
  for (const { id, episode } of firing)
    told[id] = { episode, firingAt: now, resolved: false, quietUntil: null };
  for (const alert of settled) {
    const before = told[alert.id];
    if (before === undefined) continue;
    told[alert.id] = { ...before, resolved: true, quietUntil: throttledUntil(alert, entry, now) };
  }
  const kept = Object.entries(told).filter(
    ([, one]) => !one.resolved || (one.quietUntil !== null && one.quietUntil > now),
  );
  return { told: Object.fromEntries(kept), silenced };
}

/** Decides what one receiver is told now of the alerts of its group, and why not more. */
export function flushReceiver(
  receiver: FlushedReceiver,
  alerts: readonly RoutedAlert[],
  muted: ReadonlyMap<string, Suppression>,
  repeatIntervalSeconds: number,
  now: Date,
): ReceiverDecision {
  const { entry } = receiver;
  const sorted = sortAlerts(receiver, alerts, muted, now);
  const reason = reasonOf(sorted, entry, repeatIntervalSeconds, now);
  const firing = reason === null ? [] : tellable(sorted.firing, entry, now);
  const byId = new Map(alerts.map((alert) => [alert.id, alert]));
  const done = sorted.suppressed.filter((one) => isResolved(byId, one) && isFinal(one));
  const settled = [
    ...(reason === null ? [] : sorted.resolved),
    ...done.flatMap(({ alertId }) => byId.get(alertId) ?? []),
  ];
  const silenced = sorted.suppressed
    .filter((one) => one.reason === 'SILENCED' && !isResolved(byId, one))
    .map(({ alertId }) => alertId);
  const after = entryAfter(entry, firing, settled, silenced, now);
  const asleep = sorted.firing.filter((alert) => alert.acknowledged && isTold(alert, after));
  return {
    receiverId: receiver.id,
    notify:
      reason === null
        ? null
        : { reason, firing: firing.map(({ id }) => id), resolved: sorted.resolved.map(({ id }) => id) },
    suppressed: [...sorted.suppressed, ...dueAcknowledged(asleep, after, repeatIntervalSeconds, now)],
    entry: after,
    wakeAt: [
      ...sorted.suppressed.flatMap(({ until }) => until ?? []),
      ...sorted.firing
        .filter((alert) => !alert.acknowledged && isTold(alert, after))
        .map((alert) => repeatAt(alert, after, repeatIntervalSeconds)),
      ...Object.values(after.told).flatMap(({ quietUntil }) => quietUntil ?? []),
    ],
    waitingResolved: sorted.suppressed
      .filter((one) => isResolved(byId, one) && !isFinal(one))
      .map(({ alertId }) => alertId),
  };
}

function isResolved(alerts: ReadonlyMap<string, RoutedAlert>, { alertId }: Suppression): boolean {
  return alerts.get(alertId)?.endsAt != null;
}

/** A resolved alert that is held back like this will never be told. */
function isFinal({ reason }: Suppression): boolean {
  return (
    reason === 'RESOLVED_BEFORE_SENT' || reason === 'RESOLVED_NOT_WANTED' || reason === 'RECEIVER_DISABLED'
  );
}

function dueAcknowledged(
  alerts: readonly RoutedAlert[],
  entry: NotificationLogEntry,
  repeatSeconds: number,
  now: Date,
): readonly Suppression[] {
  return alerts.filter((alert) => repeatAt(alert, entry, repeatSeconds) <= now).map(acknowledgedStage);
}
