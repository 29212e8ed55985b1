import type { RoutedAlert, Silence, SuppressionReason } from '@circuitwatch/alerting-definitions';
import type { Inhibitor } from '../inhibition/create-inhibitor.ts';
import { silencedBy } from '../silences/silences.ts';
import type { Muting } from '../time/muting.ts';
import { isKnown, toldOf, type NotificationLogEntry } from './notification-log.ts';

/** Why one alert is not told to one receiver. */
export interface Suppression {
  readonly alertId: string;
  readonly reason: SuppressionReason;
  readonly detail: string;
  /** When that may change; null: unknown, or never. */
  readonly until: Date | null;
  readonly silenceId: string | null;
}

/** What the stages that no receiver has a say in go by. */
export interface StageContext {
  readonly inhibitor: Inhibitor;
  readonly muting: Muting | null;
  readonly silences: readonly Silence[];
  readonly now: Date;
}

function suppressed(
  { id }: RoutedAlert,
  reason: SuppressionReason,
  detail: string,
  until: Date | null = null,
  silenceId: string | null = null,
): Suppression {
  return { alertId: id, reason, detail, until, silenceId };
}

/** Inhibition, times, silences: in Alertmanager's order. */
export function muteStages(alert: RoutedAlert, context: StageContext): Suppression | null {
  const { inhibitor, muting, silences, now } = context;
  const source = inhibitor(alert);
  if (source !== undefined) {
    const name = source.labels['alertname'] ?? source.fingerprint;
    return suppressed(alert, 'INHIBITED', `"${name}" fires, which makes this one unimportant.`);
  }
  if (muting !== null) return suppressed(alert, muting.reason, muting.detail, muting.until);
  const silence = silencedBy(alert, silences, now);
  if (silence === undefined) return null;
  const comment = silence.comment === '' ? '' : `: ${silence.comment}`;
  const detail = `Silenced by ${silence.createdBy}${comment}.`;
  return suppressed(alert, 'SILENCED', detail, silence.endsAt, silence.id);
}

/** When an alert that was told to fire may be told so again, by its rule's throttle; null: there is none, or it is over. */
export function throttledUntil(alert: RoutedAlert, entry: NotificationLogEntry, now: Date): Date | null {
  const told = toldOf(entry, alert);
  if (told === undefined || alert.throttleSeconds === null) return null;
  const until = new Date(told.firingAt.getTime() + alert.throttleSeconds * 1_000);
  return until > now ? until : null;
}

/**
 * An episode that the receiver was not told of waits for the end of the quiet time of what was told last. What it knows
 * is not told again before that either, but belongs into messages about the end of others.
 */
export function throttleStage(
  alert: RoutedAlert,
  entry: NotificationLogEntry,
  now: Date,
): Suppression | null {
  if (isKnown(alert, entry)) return null;
  const until = throttledUntil(alert, entry, now);
  if (until === null) return null;
  return suppressed(alert, 'THROTTLED', 'It fired a short while ago; its rule asks for quiet.', until);
}

/** A resolved alert that this receiver need not hear of. Whoever was told of any episode hears that it is over. */
export function resolvedStage(
  alert: RoutedAlert,
  entry: NotificationLogEntry,
  sendResolved: boolean,
): Suppression | null {
  const told = toldOf(entry, alert);
  if (told === undefined || (told.resolved && told.episode !== alert.episode)) {
    return suppressed(alert, 'RESOLVED_BEFORE_SENT', 'It had resolved before this receiver was told of it.');
  }
  return sendResolved || told.resolved
    ? null
    : suppressed(alert, 'RESOLVED_NOT_WANTED', 'This receiver is not told of resolutions.');
}

/** A receiver that is told nothing, or nothing about this alert. */
export function receiverStage(alert: RoutedAlert, detail: string | null): Suppression | null {
  return detail === null ? null : suppressed(alert, 'RECEIVER_DISABLED', detail);
}

/** Somebody takes care of it, so nobody is reminded. */
export function acknowledgedStage(alert: RoutedAlert): Suppression {
  return suppressed(alert, 'ACKNOWLEDGED', 'Somebody takes care of it; it is not repeated.');
}
