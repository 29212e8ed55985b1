import type { Severity } from './severity.ts';
import type { RuleSource } from './rule-source.ts';

/** How a value is compared with a threshold. */
export const comparisonOperators = [
  'GREATER',
  'GREATER_OR_EQUAL',
  'LESS',
  'LESS_OR_EQUAL',
  'EQUAL',
  'NOT_EQUAL',
] as const;
export type ComparisonOperator = (typeof comparisonOperators)[number];

/** A value meets it or not. */
export interface Comparison {
  readonly operator: ComparisonOperator;
  readonly threshold: number;
}

/** What an evaluation without data, or one that failed, means. */
export const absencePolicies = ['ALERT', 'KEEP', 'OK'] as const;
export type AbsencePolicy = (typeof absencePolicies)[number];

/** When somebody must know; each distinct label set that its source gives is an instance with a state of its own. */
export interface AlertRule {
  readonly name: string;
  readonly description: string;
  readonly severity: Severity;
  readonly enabled: boolean;
  readonly source: RuleSource;
  /** null: whatever the source gives is a finding, as in PromQL. */
  readonly comparison: Comparison | null;
  /** Hysteresis: an instance that fires is only good again when its value does not meet this; null: `comparison`. */
  readonly recovery: Comparison | null;
  /** Seconds between evaluations, 60 to 86,400 (PromQL from 1). */
  readonly frequencySeconds: number;
  /** Seconds of data that an evaluation looks at; null: the newest value, however old (monitor metrics, PromQL). */
  readonly windowSeconds: number | null;
  /** A finding is `failing` of the last `evaluations` periods; 1 of 1 unless said. */
  readonly periods: { readonly failing: number; readonly evaluations: number };
  /** A finding must last this long before it fires; 0: at once. Prometheus' `for`. */
  readonly pendingSeconds: number;
  /** After the last finding it fires on for this long (state RECOVERING). Prometheus' `keep_firing_for`. */
  readonly keepFiringSeconds: number;
  /** Evaluations without a finding, in a row, until it resolves; at least 1. */
  readonly goodEvaluations: number;
  /** false: only a person resolves it. Azure's autoMitigate. */
  readonly autoResolve: boolean;
  /** No further firing notification of an instance within this time; null: the repeat interval of its route. */
  readonly throttleSeconds: number | null;
  readonly noData: AbsencePolicy;
  readonly onError: AbsencePolicy;
  /** A series that was there and is not in this many evaluations in a row resolves as MISSING_SERIES; at least 1. */
  readonly missingAfter: number;
  /** Names of action groups, at most 5. */
  readonly actionGroups: readonly string[];
  /** Added to the labels of each instance. */
  readonly labels: Readonly<Record<string, string>>;
  /** Texts for people, such as `summary`, `description`, `runbook_url`; may hold `{{ $value }}`, `{{ $labels.name }}`. */
  readonly annotations: Readonly<Record<string, string>>;
}
