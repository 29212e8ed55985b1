import type { NotificationReason } from '../routing/routed-alert.ts';
import type { Severity } from '../rules/severity.ts';
import type { Labels } from '../states/labels.ts';

/** Baseline and target counts of a feature over shared bins or categories. */
export interface DistributionDrawing {
  readonly feature: string;
  /** n + 1 ascending edges of n bins; empty for categories. */
  readonly edges: readonly number[];
  /** n names; empty for numbers. */
  readonly categories: readonly string[];
  readonly baselineCounts: readonly number[];
  readonly targetCounts: readonly number[];
}

/** One alert of a message. */
export interface NotifiedAlert {
  readonly id: string;
  readonly fingerprint: string;
  readonly status: 'FIRING' | 'RESOLVED';
  readonly ruleName: string;
  readonly severity: Severity;
  /** One line. */
  readonly summary: string;
  readonly description: string;
  readonly labels: Labels;
  readonly annotations: Readonly<Record<string, string>>;
  readonly value: number | null;
  /** The rule's condition in words, such as `psi > 0.2`. */
  readonly condition: string;
  readonly threshold: number | null;
  /** Length of the rule's window as ISO 8601, such as `PT15M`; null where it has none. */
  readonly window: string | null;
  /** KQL, METRIC, PROMQL or EXTERNAL. */
  readonly signalType: string;
  readonly startsAt: Date;
  readonly endsAt: Date | null;
  /** Where people see it. */
  readonly url: string;
  /** A few rows or features that made it fire. */
  readonly evidence: readonly Readonly<Record<string, unknown>>[];
  readonly distribution: DistributionDrawing | null;
}

/** What one receiver is told at once: the alerts of one group. */
export interface NotificationMessage {
  /** The same in every attempt; receivers may drop a second one. */
  readonly id: string;
  readonly groupKey: string;
  readonly groupLabels: Labels;
  readonly commonLabels: Labels;
  readonly commonAnnotations: Readonly<Record<string, string>>;
  /** FIRING when any alert fires. */
  readonly status: 'FIRING' | 'RESOLVED';
  readonly reason: NotificationReason;
  readonly actionGroup: string;
  readonly actionGroupShortName: string;
  readonly receiver: string;
  /** Gravest first. */
  readonly alerts: readonly NotifiedAlert[];
  /** How many more alerts there are than `alerts` has. */
  readonly truncatedAlerts: number;
  /** Where people see all alerts. */
  readonly url: string;
  readonly createdAt: Date;
}

/** Why a delivery failed; the names of Alertmanager's metric, and two of our own. */
export const failureReasons = [
  'authError',
  'rateLimited',
  'clientError',
  'serverError',
  'timeout',
  'network',
  'blocked',
  'settings',
  'gone',
  'other',
] as const;
export type FailureReason = (typeof failureReasons)[number];

/** What an attempt came to. */
export type DeliveryResult =
  | { readonly outcome: 'SENT'; readonly detail: string }
  | {
      readonly outcome: 'RETRY';
      readonly reason: FailureReason;
      /** For people, without secrets. */
      readonly message: string;
      /** Seconds that the other side asked to wait. */
      readonly retryAfterSeconds: number | null;
    }
  | {
      readonly outcome: 'STOP';
      readonly reason: FailureReason;
      readonly message: string;
      /** The other side says that this address is gone for good: the receiver is disabled. */
      readonly disable: boolean;
    };
