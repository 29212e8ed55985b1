import type { Comparison } from './alert-rule.ts';

/** Labels that results of monitors carry; instances are split by them. */
export const metricLabels = ['plant_id', 'circuit_id', 'monitor', 'signal', 'feature', 'metric'] as const;
export type MetricLabel = (typeof metricLabels)[number];

/** How the values of one instance become one. */
export const aggregations = ['MAX', 'MIN', 'AVG', 'SUM', 'COUNT', 'LAST'] as const;
export type Aggregation = (typeof aggregations)[number];

/** Results of monitors: one series for each monitor, signal, feature and metric. */
export interface MetricSource {
  readonly kind: 'METRIC';
  /** Ids of the metric catalogue, such as `psi`; several may mean the same in different families. Empty: any. */
  readonly metrics: readonly string[];
  /** Kinds of signals (`data_drift`) or names of signals. Empty: any. */
  readonly signals: readonly string[];
  /** Names; empty: any. */
  readonly plants: readonly string[];
  readonly circuits: readonly string[];
  readonly monitors: readonly string[];
  readonly features: readonly string[];
  /**
   * VALUE: the value. CHANGE: the value less the one of the run before. RELATIVE_CHANGE: the change as a share of the
   * size of the one before. BREACHED: 1 when the monitor's own verdict is BREACHED, else 0.
   */
  readonly measure: 'VALUE' | 'CHANGE' | 'RELATIVE_CHANGE' | 'BREACHED';
  /** Labels that tell instances apart; the values of one instance are aggregated. */
  readonly splitBy: readonly MetricLabel[];
  readonly aggregation: Aggregation;
  /** Given: the value of an instance is the share (0 to 1) of its circuits with a series whose measure meets this. */
  readonly shareOf: Comparison | null;
}

/** A query over telemetry. */
export interface KqlSource {
  readonly kind: 'KQL';
  readonly query: string;
  /** ROWS: the number of rows. Otherwise a column of the answer, aggregated over the rows of an instance. */
  readonly measure:
    | { readonly kind: 'ROWS' }
    | {
        readonly kind: 'COLUMN';
        readonly column: string;
        readonly aggregation: Aggregation;
      };
  /** Columns of the answer whose values tell instances apart; none: the rule is one instance. */
  readonly dimensions: readonly string[];
}

/** An expression that a Prometheus answers; each sample of the answer is an instance. */
export interface PromqlSource {
  readonly kind: 'PROMQL';
  readonly query: string;
}

/** What a rule looks at. */
export type RuleSource = MetricSource | KqlSource | PromqlSource;

/** One value that a source gave, with the labels that tell it apart. */
export interface RuleSample {
  readonly labels: Readonly<Record<string, string>>;
  /** null: nothing could be measured, which is an absence, never zero. */
  readonly value: number | null;
  /**
   * When it was measured; null: by this evaluation. A value that an earlier evaluation has seen already counts for
   * `periods` and `goodEvaluations` only once, so that "3 of the last 5" means runs of a monitor.
   */
  readonly observedAt: Date | null;
  /** What people should see of it: rows of the query, features that drifted, the run that found it. */
  readonly evidence: RuleEvidence | null;
}

/** Where a value comes from. */
export interface RuleEvidence {
  /** The monitor run that a value was measured by. */
  readonly runId: string | null;
  /** The feature with the worst value; its distribution is drawn. */
  readonly feature: string | null;
  readonly signal: string | null;
  /** A few rows of the answer, for people. */
  readonly rows: readonly Readonly<Record<string, unknown>>[];
  /** How many rows there were. */
  readonly rowCount: number;
}

/** What asking a source came to. */
export type SourceReading =
  | { readonly kind: 'SAMPLES'; readonly samples: readonly RuleSample[] }
  | { readonly kind: 'NO_DATA' }
  | { readonly kind: 'ERROR'; readonly message: string };
