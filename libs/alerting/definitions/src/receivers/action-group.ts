/** Channels that people are told through. */
export const receiverKinds = [
  'EMAIL',
  'SMS',
  'TEAMS',
  'SLACK',
  'PAGERDUTY',
  'WEBHOOK',
  'ALERTMANAGER',
  'INCIDENT',
] as const;
export type ReceiverKind = (typeof receiverKinds)[number];

/** What a channel needs to know and may be shown; each dispatcher has a schema of its own for it. */
export type ReceiverSettings = Readonly<Record<string, unknown>>;

/** What a channel needs to know and must never be shown, such as a webhook's URL or a routing key. */
export type ReceiverSecrets = Readonly<Record<string, string>>;

/** One address of an action group. */
export interface Receiver {
  /** Unique within its action group. */
  readonly name: string;
  readonly kind: ReceiverKind;
  readonly enabled: boolean;
  /** Whether it is told that an alert has resolved. */
  readonly sendResolved: boolean;
  readonly settings: ReceiverSettings;
}

/** Who is told. */
export interface ActionGroup {
  readonly name: string;
  /** At most 12 characters, as SMS show it. */
  readonly shortName: string;
  readonly enabled: boolean;
  readonly receivers: readonly Receiver[];
}
