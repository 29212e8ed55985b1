import type {
  AlertInstance,
  AlertReason,
  AlertRule,
  AlertState,
  Labels,
  Severity,
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
