import type {
  DeliveryResult,
  FailureReason,
  NotificationMessage,
  NotificationReason,
  ReceiverKind,
  ReceiverSettings,
  RoutingPolicy,
  Silence,
} from '@circuitwatch/alerting-definitions';
import type { Actor } from '../access/records.ts';
import type { Change, Listing } from '../paging/page.ts';
import type { PutOutcome } from './records.ts';

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
