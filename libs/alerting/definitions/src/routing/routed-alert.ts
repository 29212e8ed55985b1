import type { Severity } from '../rules/severity.ts';
import type { Labels } from '../states/labels.ts';

/** An alert as routing sees it. */
export interface RoutedAlert {
  /** Stable for one rule and label set, whatever it does. */
  readonly id: string;
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly severity: Severity;
  /** Action groups of its rule; empty for alerts that others sent. */
  readonly actionGroups: readonly string[];
  readonly throttleSeconds: number | null;
  readonly startsAt: Date;
  /** When it resolved; null while it fires. */
  readonly endsAt: Date | null;
  /** Counts firings of this alert: a second firing is another episode. */
  readonly episode: number;
  /** Somebody takes care of it: it is not repeated. */
  readonly acknowledged: boolean;
}

/** Why an alert was not told, or not yet. */
export const suppressionReasons = [
  'INHIBITED',
  'OUTSIDE_ACTIVE_TIME',
  'MUTE_TIME',
  'SILENCED',
  'THROTTLED',
  'ACKNOWLEDGED',
  'RESOLVED_BEFORE_SENT',
  'RESOLVED_NOT_WANTED',
  'RECEIVER_DISABLED',
] as const;
export type SuppressionReason = (typeof suppressionReasons)[number];

/** Why a message is sent. */
export const notificationReasons = [
  'FIRST_NOTIFICATION',
  'NEW_ALERTS_IN_GROUP',
  'NEW_RESOLVED',
  'ALL_RESOLVED',
  'REPEAT',
  'SILENCE_ENDED',
  'TEST',
] as const;
export type NotificationReason = (typeof notificationReasons)[number];
