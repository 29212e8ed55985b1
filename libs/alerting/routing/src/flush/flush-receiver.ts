import type { NotificationReason, RoutedAlert } from '@circuitwatch/alerting-definitions';
import { acknowledgedStage, throttledUntil, type Suppression } from './alert-stages.ts';
import { needsUpdate, repeatAt } from './needs-update.ts';
import {
  isKnown,
  toldOf,
  withoutFuture,
  type NotificationLogEntry,
  type ToldAlert,
} from './notification-log.ts';
import { isOver, sortAlerts, type FlushedReceiver, type SortedAlerts } from './sort-alerts.ts';

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

/** What a message says. */
interface Message {
  readonly reason: NotificationReason;
  /** What counts as told to fire. */
  readonly telling: readonly RoutedAlert[];
  /** What it shows as firing. */
  readonly showing: readonly RoutedAlert[];
}

/**
 * Alerts whose throttle is not over stay out of messages that others cause, but not out of one that tells resolutions:
 * without them it would say that the whole group has resolved.
 */
function messageOf(
  { firing }: SortedAlerts,
  entry: NotificationLogEntry,
  reason: NotificationReason,
  now: Date,
): Message {
  const telling = firing.filter(
    (alert) => !isKnown(alert, entry) || throttledUntil(alert, entry, now) === null,
  );
  return { reason, telling, showing: reason === 'NEW_RESOLVED' ? firing : telling };
}

/** The entry after the message, if one is sent. */
function entryAfter(
  entry: NotificationLogEntry,
  { resolved, held }: SortedAlerts,
  message: Message | null,
  now: Date,
): Record<string, ToldAlert> {
  const told: Record<string, ToldAlert> = { ...entry.told };
  for (const alert of message?.showing ?? []) {
    const before = toldOf(entry, alert);
    if (before !== undefined) told[alert.id] = { ...before, leftOut: false };
  }
  for (const { id, episode } of message?.telling ?? []) {
    told[id] = { episode, firingAt: now, resolved: false, quietUntil: null, leftOut: false };
  }
  const over = held.filter(isOver).map(({ alert }) => alert);
  for (const alert of [...(message === null ? [] : resolved), ...over]) {
    const before = toldOf(entry, alert);
    if (before === undefined) continue;
    const quietUntil = throttledUntil(alert, entry, now);
    told[alert.id] = { ...before, episode: alert.episode, resolved: true, quietUntil };
  }
  if (message === null) return told;
  for (const { alert } of held) {
    const before = alert.endsAt === null ? told[alert.id] : undefined;
    if (before !== undefined) told[alert.id] = { ...before, leftOut: true };
  }
  return told;
}

/** What has resolved is remembered while it is in the group, or must be quiet. */
function worthKeeping(
  told: Readonly<Record<string, ToldAlert>>,
  alerts: ReadonlySet<string>,
  now: Date,
): Readonly<Record<string, ToldAlert>> {
  const isKept = ([id, { resolved, quietUntil }]: [string, ToldAlert]): boolean =>
    !resolved || alerts.has(id) || (quietUntil !== null && quietUntil > now);
  return Object.fromEntries(Object.entries(told).filter(isKept));
}

/** Decides what one receiver is told now of the alerts of its group, and why not more. */
export function flushReceiver(
  receiver: FlushedReceiver,
  alerts: readonly RoutedAlert[],
  muted: ReadonlyMap<string, Suppression>,
  repeatIntervalSeconds: number,
  now: Date,
): ReceiverDecision {
  const entry = withoutFuture(receiver.entry, now);
  const sorted = sortAlerts({ ...receiver, entry }, alerts, muted, now);
  const reason = needsUpdate(sorted, entry, repeatIntervalSeconds, now);
  const message = reason === null ? null : messageOf(sorted, entry, reason, now);
  const after = {
    told: worthKeeping(entryAfter(entry, sorted, message, now), new Set(alerts.map(({ id }) => id)), now),
    silenced: sorted.held
      .filter(({ alert, by }) => by.reason === 'SILENCED' && alert.endsAt === null)
      .map(({ alert }) => alert.id),
  };
  const known = sorted.firing.filter((alert) => isKnown(alert, after));
  const repeats = known.map((alert) => ({ alert, at: repeatAt(alert, after, repeatIntervalSeconds) }));
  return {
    receiverId: receiver.id,
    notify: message && {
      reason: message.reason,
      firing: message.showing.map(({ id }) => id),
      resolved: sorted.resolved.map(({ id }) => id),
    },
    suppressed: [
      ...sorted.held.map(({ by }) => by),
      ...repeats
        .filter(({ alert, at }) => alert.acknowledged && at <= now)
        .map(({ alert }) => acknowledgedStage(alert)),
    ],
    entry: after,
    wakeAt: [
      ...sorted.held.flatMap(({ by }) => by.until ?? []),
      ...repeats.filter(({ alert }) => !alert.acknowledged).map(({ at }) => at),
      ...Object.values(after.told).flatMap(({ quietUntil }) => quietUntil ?? []),
    ],
    waitingResolved: sorted.held
      .filter((one) => one.alert.endsAt !== null && !isOver(one))
      .map(({ alert }) => alert.id),
  };
}
