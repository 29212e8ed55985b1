import type { DataType, MetricId } from '@circuitwatch/metric-engine';

/** Which family's metrics, thresholds and rules for data types a comparison follows. */
export type Definitions = 'azureml' | 'classic';

/** What comparing two datasets found. */
export interface ComparisonReport {
  readonly definitions: Definitions;
  readonly baseline: { readonly rows: number };
  readonly target: { readonly rows: number };
  /** In the order of the baseline's columns, then those that only the target has. */
  readonly features: readonly FeatureComparison[];
  /** Names of the features with a breached metric, in the same order. */
  readonly drifted: readonly string[];
}

/** One feature: what was measured, or why nothing was. */
export interface FeatureComparison {
  readonly name: string;
  readonly dataType: DataType;
  readonly status: 'ok' | 'skipped';
  /** Why it was skipped, or what a reader should know about its figures; null when there is nothing to say. */
  readonly reason: string | null;
  readonly metrics: readonly ComparedMetric[];
  /** For drawing; null when there is nothing to draw. */
  readonly distribution: ComparedDistribution | null;
}

/** One metric of one feature. */
export interface ComparedMetric {
  readonly metric: MetricId;
  /** null when it is not defined for these values (NaN or infinite). */
  readonly value: number | null;
  readonly statistic: number | null;
  readonly pValue: number | null;
  readonly threshold: number | null;
  readonly breached: boolean;
}

/** Rows of both sides in the same bins or categories. */
export type ComparedDistribution =
  | {
      readonly kind: 'numerical';
      /** One longer than the counts. */
      readonly edges: readonly number[];
      readonly baselineCounts: readonly number[];
      readonly targetCounts: readonly number[];
    }
  | {
      readonly kind: 'categorical';
      /** Most frequent first; the last one may stand for all others, see `others`. */
      readonly categories: readonly string[];
      readonly baselineCounts: readonly number[];
      readonly targetCounts: readonly number[];
      /** How many categories the last entry stands for; 0 when each stands for itself. */
      readonly others: number;
    };
