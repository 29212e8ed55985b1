import type {
  AlertInstance,
  AlertReason,
  AlertRule,
  AlertState,
  DeliveryResult,
  FailureReason,
  Labels,
  NotificationMessage,
  NotificationReason,
  ReceiverKind,
  ReceiverSettings,
  RoutingPolicy,
  Severity,
  Silence,
  SuppressionReason,
} from '@circuitwatch/alerting-definitions';
import type { Actor } from '../access/records.ts';
import type { Change, Listing } from '../paging/page.ts';

/** What the last evaluation of a rule came to. */
export type RuleOutcome = 'OK' | 'NO_DATA' | 'ERROR';

/** A rule as it is kept. */
export interface StoredRule {
  readonly id: string;
  readonly name: string;
  readonly enabled: boolean;
  readonly definition: AlertRule;
  readonly nextEvaluationAt: Date;
  readonly lastEvaluatedAt: Date | null;
  readonly lastOutcome: RuleOutcome | null;
  readonly lastError: string | null;
  /** Evaluations that were left out because nobody was there for too long. */
  readonly missed: number;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface RuleFilter {
  readonly search?: string | null | undefined;
  readonly names?: readonly string[] | null | undefined;
  readonly severities?: readonly Severity[] | null | undefined;
  readonly enabled?: boolean | null | undefined;
  readonly actionGroup?: string | null | undefined;
}

/** What writing by name came to. */
export type PutOutcome = 'CREATED' | 'CHANGED' | 'UNCHANGED';

/** Rules by name. A changed, paused or deleted rule closes its alerts with that reason, in the same transaction. */
export interface AlertRuleRepository extends Listing<StoredRule, RuleFilter, 'NAME' | 'NEWEST'> {
  byIds(ids: readonly string[]): Promise<readonly (StoredRule | null)[]>;
  byNames(names: readonly string[]): Promise<readonly (StoredRule | null)[]>;
  /** Creates the rule or replaces the one of its name; NOT_FOUND for an action group that is not there. */
  put(
    rule: AlertRule,
    options: { readonly expectedVersion?: number | null | undefined; readonly now: Date },
    actor: Actor,
  ): Promise<{ readonly rule: StoredRule; readonly outcome: PutOutcome }>;
  delete(change: Change, actor: Actor, now: Date): Promise<StoredRule>;
}

/** An alert as it is kept: one rule with one label set. */
export interface StoredAlert extends AlertInstance {
  readonly id: string;
  readonly ruleId: string | null;
  readonly ruleName: string;
  readonly annotations: Readonly<Record<string, string>>;
  readonly severity: Severity;
  readonly actionGroups: readonly string[];
  readonly throttleSeconds: number | null;
  readonly plant: string | null;
  readonly circuit: string | null;
  readonly episode: number;
  readonly startsAt: Date | null;
  readonly resolvedAt: Date | null;
  readonly expiresAt: Date | null;
  readonly generatorUrl: string | null;
  readonly acknowledgedBy: string | null;
  readonly acknowledgedAt: Date | null;
  readonly assignee: string | null;
  readonly createdAt: Date;
  readonly changedAt: Date;
}

export interface AlertFilter {
  /** null: every state; the default list shows what is not NORMAL. */
  readonly states?: readonly AlertState[] | null | undefined;
  readonly severities?: readonly Severity[] | null | undefined;
  /** Names; alerts that others send may have that of a rule. */
  readonly rules?: readonly string[] | null | undefined;
  readonly ruleIds?: readonly string[] | null | undefined;
  readonly plants?: readonly string[] | null | undefined;
  readonly circuits?: readonly string[] | null | undefined;
  /** Labels that an alert has, each with this value. */
  readonly labels?: Labels | null | undefined;
  readonly acknowledged?: boolean | null | undefined;
  /** Plants that the viewer may see; null: all. Alerts without a plant are for those who see all. */
  readonly scope?: readonly string[] | null | undefined;
}

export interface StoredTransition {
  readonly id: string;
  readonly alertId: string;
  readonly from: AlertState;
  readonly to: AlertState;
  readonly reason: AlertReason;
  readonly value: number | null;
  readonly at: Date;
  readonly episode: number;
  readonly message: string;
}

export type AlertNoteKind = 'ACKNOWLEDGED' | 'UNACKNOWLEDGED' | 'ASSIGNED' | 'COMMENTED' | 'RESOLVED';

export interface AlertNote {
  readonly id: string;
  readonly alertId: string;
  readonly kind: AlertNoteKind;
  readonly actor: string;
  readonly text: string;
  readonly at: Date;
}

/** Whether a receiver was told of a transition, and why not. */
export interface AlertDelivery {
  readonly transitionId: string;
  readonly alertId: string;
  readonly receiverId: string;
  readonly groupKey: string;
  readonly state: 'WAITING' | 'TOLD' | 'SUPPRESSED';
  readonly reason: SuppressionReason | null;
  readonly detail: string | null;
  readonly until: Date | null;
  readonly notificationId: string | null;
  readonly decidedAt: Date | null;
}

/** Alerts and what people do with them. Every change tells subscribers. */
export interface AlertRepository extends Listing<StoredAlert, AlertFilter, 'NEWEST' | 'GRAVEST'> {
  byIds(ids: readonly string[]): Promise<readonly (StoredAlert | null)[]>;
  /** Newest first, of each alert at most `limit`. */
  transitions(alertIds: readonly string[], limit: number): Promise<readonly (readonly StoredTransition[])[]>;
  notes(alertIds: readonly string[], limit: number): Promise<readonly (readonly AlertNote[])[]>;
  deliveries(alertIds: readonly string[], limit: number): Promise<readonly (readonly AlertDelivery[])[]>;
  /** NOT_FOUND; acknowledging a NORMAL alert is a CONFLICT, an acknowledged one again changes nothing. */
  acknowledge(id: string, comment: string, actor: Actor, now: Date): Promise<StoredAlert>;
  unacknowledge(id: string, comment: string, actor: Actor, now: Date): Promise<StoredAlert>;
  /** null: nobody. */
  assign(id: string, assignee: string | null, actor: Actor, now: Date): Promise<StoredAlert>;
  comment(id: string, text: string, actor: Actor, now: Date): Promise<StoredAlert>;
  /** Back to NORMAL by hand; an evaluation that finds it again opens a new episode. */
  resolve(id: string, comment: string, actor: Actor, now: Date): Promise<StoredAlert>;
  /** Alerts that others send, as libs/alerting/routing merged them with what is there. */
  storeExternal(alerts: readonly ExternalAlert[], now: Date): Promise<void>;
  /** Those known by fingerprint that no rule of ours makes. */
  externalByFingerprint(fingerprints: readonly string[]): Promise<readonly StoredAlert[]>;
  /** Everything that fires now, for routing; at most `limit`. */
  firing(limit: number): Promise<readonly StoredAlert[]>;
  /** Everything that fired at some time since `since`, still or no more. */
  firingSince(since: Date): Promise<readonly StoredAlert[]>;
  /** How many alerts of the filter are in each state and severity, in one statement; zeroes are left out. */
  counts(
    filter: AlertFilter | null,
  ): Promise<readonly { readonly state: AlertState; readonly severity: Severity; readonly count: number }[]>;
}

/** An alert that somebody else's rules made, as it should be from now on. */
export interface ExternalAlert {
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly startsAt: Date;
  /** When it resolves unless it is sent again; in the past: it has resolved. */
  readonly endsAt: Date;
  readonly generatorUrl: string | null;
  readonly severity: Severity;
  /** Empty: the routing tree decides. */
  readonly actionGroups: readonly string[];
}

/** A receiver without its secrets. */
export interface StoredReceiver {
  readonly id: string;
  readonly actionGroupId: string;
  readonly name: string;
  readonly kind: ReceiverKind;
  readonly enabled: boolean;
  readonly sendResolved: boolean;
  readonly settings: ReceiverSettings;
  /** For each secret that is set: its last characters and a fingerprint. */
  readonly secretHints: Readonly<Record<string, string>>;
  readonly unhealthy: string | null;
  readonly lastSentAt: Date | null;
}

/** A receiver as it is written; secrets are sealed by the caller. */
export interface NewReceiver {
  /** Chosen by the caller (uuid), as sealing needs it; a receiver of the same name keeps its own. */
  readonly id: string;
  readonly name: string;
  readonly kind: ReceiverKind;
  readonly enabled: boolean;
  readonly sendResolved: boolean;
  readonly settings: ReceiverSettings;
  /** Left out: what is there stays. */
  readonly secrets?: Readonly<Record<string, string>> | undefined;
  readonly secretHints?: Readonly<Record<string, string>> | undefined;
}

export interface StoredActionGroup {
  readonly id: string;
  readonly name: string;
  readonly shortName: string;
  readonly enabled: boolean;
  readonly version: number;
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface NewActionGroup {
  readonly name: string;
  readonly shortName: string;
  readonly enabled: boolean;
  readonly receivers: readonly NewReceiver[];
}

export interface ActionGroupFilter {
  readonly search?: string | null | undefined;
  readonly names?: readonly string[] | null | undefined;
}

export interface ActionGroupRepository extends Listing<
  StoredActionGroup,
  ActionGroupFilter,
  'NAME' | 'NEWEST'
> {
  byIds(ids: readonly string[]): Promise<readonly (StoredActionGroup | null)[]>;
  byNames(names: readonly string[]): Promise<readonly (StoredActionGroup | null)[]>;
  /** By name within each group. */
  receivers(groupIds: readonly string[]): Promise<readonly (readonly StoredReceiver[])[]>;
  receiversByIds(ids: readonly string[]): Promise<readonly (StoredReceiver | null)[]>;
  /** Sealed secrets of one receiver, to send. */
  sealedSecrets(receiverId: string): Promise<Readonly<Record<string, string>>>;
  /** Replaces sealed secrets, when keys are rotated. */
  reseal(receiverId: string, secrets: Readonly<Record<string, string>>): Promise<void>;
  /** Every receiver with secrets, for rotation. */
  sealedReceivers(): Promise<
    readonly { readonly id: string; readonly secrets: Readonly<Record<string, string>> }[]
  >;
  /** Creates or replaces by name, with its receivers; a receiver that is left out is deleted. */
  put(
    group: NewActionGroup,
    options: { readonly expectedVersion?: number | null | undefined; readonly now: Date },
    actor: Actor,
  ): Promise<{ readonly group: StoredActionGroup; readonly outcome: PutOutcome }>;
  /** CONFLICT while rules or the routing policy name it. */
  delete(change: Change, actor: Actor): Promise<StoredActionGroup>;
  /** Works again, by a person's word or because a message went through. */
  setHealth(receiverId: string, unhealthy: string | null): Promise<void>;
}

export interface StoredRoutingPolicy {
  readonly policy: RoutingPolicy;
  readonly version: number;
  readonly updatedAt: Date | null;
}

export interface RoutingPolicyRepository {
  /** The default policy, as version 0, where none was written. */
  get(): Promise<StoredRoutingPolicy>;
  /** Firing alerts are routed anew in the same transaction. */
  put(
    policy: RoutingPolicy,
    options: { readonly expectedVersion?: number | null | undefined; readonly now: Date },
    actor: Actor,
  ): Promise<StoredRoutingPolicy>;
}

export interface StoredSilence extends Silence {
  readonly createdAt: Date;
  readonly updatedAt: Date;
}

export interface SilenceFilter {
  /** As of `now`. */
  readonly states?: readonly ('PENDING' | 'ACTIVE' | 'EXPIRED')[] | null | undefined;
  readonly now: Date;
}

/** Silences; each change makes the groups that it may concern be looked at again at once. */
export interface SilenceRepository extends Listing<StoredSilence, SilenceFilter, 'NEWEST'> {
  byIds(ids: readonly string[]): Promise<readonly (StoredSilence | null)[]>;
  create(silence: Omit<Silence, 'id' | 'createdBy'>, actor: Actor, now: Date): Promise<StoredSilence>;
  /** New times and comment; changed matchers end it and make another, as Alertmanager does. */
  change(
    id: string,
    silence: Omit<Silence, 'id' | 'createdBy'>,
    actor: Actor,
    now: Date,
  ): Promise<StoredSilence>;
  /** Ends it now; one that has ended stays as it is. */
  end(id: string, actor: Actor | null, now: Date): Promise<StoredSilence>;
  /** Those that apply at `now`. */
  active(now: Date): Promise<readonly StoredSilence[]>;
}

export type NotificationStatus = 'PENDING' | 'SENDING' | 'RETRY' | 'SENT' | 'DEAD' | 'CANCELED';

export interface StoredNotification {
  readonly id: string;
  readonly groupKey: string;
  readonly actionGroup: string;
  readonly receiverId: string;
  readonly reason: NotificationReason;
  readonly condition: 'FIRING' | 'RESOLVED';
  readonly message: NotificationMessage;
  readonly status: NotificationStatus;
  readonly attempts: number;
  readonly nextAttemptAt: Date;
  readonly sentAt: Date | null;
  readonly failure: FailureReason | null;
  readonly lastError: string | null;
  readonly createdAt: Date;
}

export interface NotificationFilter {
  readonly statuses?: readonly NotificationStatus[] | null | undefined;
  readonly actionGroup?: string | null | undefined;
  readonly receiverId?: string | null | undefined;
  readonly alertId?: string | null | undefined;
}

export interface NotificationAttempt {
  readonly notificationId: string;
  readonly number: number;
  readonly at: Date;
  readonly tookMs: number;
  readonly outcome: DeliveryResult['outcome'];
  readonly failure: FailureReason | null;
  readonly message: string;
}

export interface NotificationRepository extends Listing<StoredNotification, NotificationFilter, 'NEWEST'> {
  byIds(ids: readonly string[]): Promise<readonly (StoredNotification | null)[]>;
  attempts(ids: readonly string[]): Promise<readonly (readonly NotificationAttempt[])[]>;
  /** A DEAD or SENT one once more, as a new notification with the same content. */
  resend(id: string, actor: Actor, now: Date): Promise<StoredNotification>;
  /** A message that people asked for to see whether a receiver works. */
  test(
    receiverId: string,
    message: NotificationMessage,
    actor: Actor,
    now: Date,
  ): Promise<StoredNotification>;
}
