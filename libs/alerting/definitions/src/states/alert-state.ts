import type { RuleEvidence } from '../rules/rule-source.ts';
import type { Labels } from './labels.ts';

/** Where an instance of a rule stands. Only FIRING and RECOVERING are told to people. */
export const alertStates = ['NORMAL', 'PENDING', 'FIRING', 'RECOVERING'] as const;
export type AlertState = (typeof alertStates)[number];

/** Why an instance stands where it stands, or went there. */
export const alertReasons = [
  'THRESHOLD',
  'NO_DATA',
  'ERROR',
  'MISSING_SERIES',
  'RULE_PAUSED',
  'RULE_DELETED',
  'RULE_UPDATED',
  'MANUAL',
  'EXTERNAL',
] as const;
export type AlertReason = (typeof alertReasons)[number];

/** One rule with one label set; what the next evaluation needs to know of it. */
export interface AlertInstance {
  /** Labels of the sample, of the rule, `alertname` and `severity` (`0` to `4`). */
  readonly labels: Labels;
  readonly fingerprint: string;
  readonly state: AlertState;
  readonly reason: AlertReason;
  readonly value: number | null;
  /** Since when there has been a finding without a break; null in NORMAL. */
  readonly activeSince: Date | null;
  /** When it began to fire; null unless FIRING or RECOVERING. */
  readonly firingSince: Date | null;
  /** The first evaluation without a finding after it fired; null unless RECOVERING. */
  readonly recoveringSince: Date | null;
  /** Whether each of the last evaluations was a finding by itself, oldest first; at most `periods.evaluations`. */
  readonly recent: readonly boolean[];
  /** Evaluations without a finding, in a row. */
  readonly goodInARow: number;
  /** Evaluations in which the series was not there, in a row. */
  readonly missingInARow: number;
  /** The newest observation that `recent` has counted; null where each evaluation is one. */
  readonly observedAt: Date | null;
  readonly evaluatedAt: Date;
  readonly evidence: RuleEvidence | null;
}

/** A change of an instance's state; kept for ever as its history. */
export interface AlertTransition {
  readonly fingerprint: string;
  readonly labels: Labels;
  readonly from: AlertState;
  readonly to: AlertState;
  readonly reason: AlertReason;
  readonly value: number | null;
  /** The scheduled instant of the evaluation, not the clock's. */
  readonly at: Date;
  /** One sentence for people. */
  readonly message: string;
}
