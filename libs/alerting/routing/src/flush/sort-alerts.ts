import type { RoutedAlert } from '@circuitwatch/alerting-definitions';
import { receiverStage, resolvedStage, throttleStage, type Suppression } from './alert-stages.ts';
import { toldOf, type NotificationLogEntry } from './notification-log.ts';

/** One address of the group's action group. */
export interface FlushedReceiver {
  readonly id: string;
  readonly sendResolved: boolean;
  /** Why it is not told of an alert; null: it is. */
  readonly refuses: (alert: RoutedAlert) => string | null;
  readonly entry: NotificationLogEntry;
}

/** An alert that is not told now. */
export interface HeldAlert {
  readonly alert: RoutedAlert;
  readonly by: Suppression;
}

/** What is left of a group's alerts for one receiver, and why not more. */
export interface SortedAlerts {
  readonly firing: readonly RoutedAlert[];
  /** Told to fire, and not told yet to have resolved. */
  readonly resolved: readonly RoutedAlert[];
  readonly held: readonly HeldAlert[];
}

/** What no receiver has a say in is `muted`, by alert id. */
export function sortAlerts(
  receiver: FlushedReceiver,
  alerts: readonly RoutedAlert[],
  muted: ReadonlyMap<string, Suppression>,
  now: Date,
): SortedAlerts {
  const { entry, sendResolved } = receiver;
  const firing: RoutedAlert[] = [];
  const resolved: RoutedAlert[] = [];
  const held: HeldAlert[] = [];
  for (const alert of alerts) {
    const isFiring = alert.endsAt === null;
    if (!isFiring && isSettled(alert, entry)) continue;
    const by =
      (isFiring ? null : resolvedStage(alert, entry, sendResolved)) ??
      receiverStage(alert, receiver.refuses(alert)) ??
      muted.get(alert.id) ??
      (isFiring ? throttleStage(alert, entry, now) : null);
    if (by !== null) held.push({ alert, by });
    else (isFiring ? firing : resolved).push(alert);
  }
  return { firing, resolved, held };
}

/** The receiver knows that this episode is over, or need not. */
function isSettled(alert: RoutedAlert, entry: NotificationLogEntry): boolean {
  const told = toldOf(entry, alert);
  return told !== undefined && told.resolved && told.episode === alert.episode;
}

/** A resolved alert that is held back like this will never be told. */
export function isOver({ alert, by }: HeldAlert): boolean {
  return alert.endsAt !== null && finalReasons.has(by.reason);
}

const finalReasons: ReadonlySet<Suppression['reason']> = new Set([
  'RESOLVED_BEFORE_SENT',
  'RESOLVED_NOT_WANTED',
  'RECEIVER_DISABLED',
]);
