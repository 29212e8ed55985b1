import type {
  AlertInstance,
  AlertTransition,
  DeliveryResult,
  DistributionDrawing,
  NotificationMessage,
  NotificationReason,
  ReceiverKind,
  ReceiverSettings,
  RoutedAlert,
  RoutingPolicy,
  SuppressionReason,
} from '@circuitwatch/alerting-definitions';
import type { MetricObservation } from '@circuitwatch/alerting-evaluation';
import type { RuleOutcome, StoredAlert, StoredRule } from './records.ts';
import type { StoredActionGroup, StoredReceiver, StoredSilence } from './receiver-records.ts';

/** A rule that is due, and its instances that are not simply NORMAL. */
export interface ClaimedRule {
  readonly rule: StoredRule;
  readonly alerts: readonly StoredAlert[];
}

/** What the evaluation of one rule came to. */
export interface RuleEvaluation {
  /** As it was claimed; a rule that was evaluated or changed meanwhile is left alone. */
  readonly rule: StoredRule;
  /** The last scheduled instant that was evaluated. */
  readonly evaluatedAt: Date;
  readonly nextEvaluationAt: Date;
  readonly outcome: RuleOutcome;
  readonly error: string | null;
  /** Instants that were left out. */
  readonly missed: number;
  /** Instances that are not as they were. */
  readonly changed: readonly {
    readonly instance: AlertInstance;
    readonly annotations: Readonly<Record<string, string>>;
  }[];
  /** In the order in which they came about. */
  readonly transitions: readonly AlertTransition[];
}

/** The evaluation of rules: claimed, done without a transaction, committed with everything that follows from it. */
export interface RuleEvaluationRepository {
  /** Leases up to `limit` enabled rules that are due. Another worker gets them when the lease ends. */
  claim(now: Date, limit: number, leaseMs: number): Promise<readonly ClaimedRule[]>;
  /**
   * In one transaction: the rules' next instants, alerts, transitions, the groups that they go to, and for each
   * transition and receiver a row that says that it waits. Gives the ids of the rules that were committed.
   */
  commit(evaluations: readonly RuleEvaluation[], now: Date): Promise<ReadonlySet<string>>;
  /** Alerts of others whose time is over resolve; gives how many. */
  expire(now: Date, limit: number): Promise<number>;
  /** When the next rule is due; null: there is none. */
  nextDue(): Promise<Date | null>;
}

/** A result of a monitor as metric rules see it, and the window that it is about. */
export interface ObservedResult extends MetricObservation {
  readonly scheduledAt: Date;
  readonly status: string;
}

/** One group that is due, with all that its fate hangs on. */
export interface GroupWork {
  readonly key: string;
  readonly actionGroup: StoredActionGroup | null;
  readonly receivers: readonly StoredReceiver[];
  /** As routing gave them. */
  readonly settings: unknown;
  readonly labels: Readonly<Record<string, string>>;
  readonly createdAt: Date;
  readonly firstFlushAt: Date | null;
  /** Log entries by receiver id, as routing keeps them. */
  readonly entries: Readonly<Record<string, unknown>>;
  readonly alerts: readonly StoredAlert[];
  /** Of the gravest alerts with a feature in their evidence, by alert id. */
  readonly drawings: ReadonlyMap<string, DistributionDrawing>;
  /** Definitions of the alerts' rules, by rule id. */
  readonly rules: ReadonlyMap<string, StoredRule>;
}

/** What all groups of one round share. */
export interface RoundContext {
  readonly silences: readonly StoredSilence[];
  /** Everything that fires, for inhibition; empty when no rule inhibits. */
  readonly firing: readonly RoutedAlert[];
  readonly policy: RoutingPolicy;
}

/** A message for one receiver, and what was decided about each alert. */
export interface GroupDecision {
  readonly notifications: readonly NewNotification[];
  readonly suppressed: readonly {
    readonly alertId: string;
    readonly receiverId: string;
    readonly reason: SuppressionReason;
    readonly detail: string;
    readonly until: Date | null;
  }[];
  readonly entries: Readonly<Record<string, unknown>>;
  /** null: the group is done. */
  readonly nextFlushAt: Date | null;
  /** Alerts that leave the group: resolved, and told where that was due. */
  readonly leaving: readonly string[];
}

export interface NewNotification {
  readonly receiverId: string;
  readonly reason: NotificationReason;
  readonly message: NotificationMessage;
  readonly firing: readonly string[];
  readonly resolved: readonly string[];
}

/** Groups whose time has come. */
export interface AlertGroupRepository {
  /** One transaction a call: locks up to `limit` due groups, asks `decide` for each and stores what it says. */
  flush(
    now: Date,
    limit: number,
    decide: (work: GroupWork, context: RoundContext) => GroupDecision,
  ): Promise<{ readonly groups: number; readonly notifications: number }>;
  nextDue(): Promise<Date | null>;
}

/** A notification that somebody is sending now; `attempt` is the fence. */
export interface ClaimedNotification {
  readonly id: string;
  readonly attempt: number;
  readonly message: NotificationMessage;
  readonly createdAt: Date;
  readonly receiver: {
    readonly id: string;
    readonly name: string;
    readonly kind: ReceiverKind;
    readonly enabled: boolean;
    readonly settings: ReceiverSettings;
    readonly sealedSecrets: Readonly<Record<string, string>>;
    readonly pace: unknown;
  };
}

/** What an attempt came to, and what follows. */
export interface AttemptOutcome {
  readonly id: string;
  readonly attempt: number;
  readonly result: DeliveryResult;
  /** What becomes of the notification. */
  readonly next:
    | { readonly status: 'SENT' }
    | { readonly status: 'RETRY'; readonly at: Date }
    | { readonly status: 'DEAD' };
  readonly tookMs: number;
  readonly at: Date;
  readonly receiverId: string;
  readonly pace: unknown;
}

/** Messages on their way out. */
export interface NotificationDeliveryRepository {
  /** Leases up to `limit` messages that are due, of one receiver and group only the oldest that is not finished. */
  claim(now: Date, limit: number, leaseMs: number): Promise<readonly ClaimedNotification[]>;
  /** Later, without an attempt having been made: the receiver is limited, or its circuit is open. */
  postpone(
    id: string,
    attempt: number,
    until: Date,
    why: string,
    receiver: { readonly id: string; readonly pace: unknown },
  ): Promise<void>;
  /**
   * Records the attempt. A dead message marks its receiver unhealthy and raises an alert that goes to others; one that
   * was sent ends that. An attempt that another has overtaken changes nothing and gives false.
   */
  settle(outcome: AttemptOutcome): Promise<boolean>;
  backlog(
    now: Date,
  ): Promise<{ readonly pending: number; readonly oldestAgeMs: number; readonly dead: number }>;
  nextDue(): Promise<Date | null>;
}

/** Tells those who look at groups and send messages that there may be something to do. */
export interface AlertingWakes {
  /** Calls back until the returned function is called; wakes in between reconnects are lost. */
  onWake(notify: () => void): Promise<() => Promise<void>>;
}
