import type { DataType } from '@circuitwatch/metric-engine';
import type { SignalKind } from './signal.ts';

export const resultStatuses = [
  'COMPUTED',
  'MISSING_COLUMN',
  'WRONG_TYPE',
  'ALL_NULL',
  'TOO_FEW_ROWS',
  'NO_DATA',
  'NOT_FINITE',
  'FAILED',
] as const;

/** Whether a metric has a value, and if not, why. */
export type ResultStatus = (typeof resultStatuses)[number];

export const verdicts = ['HEALTHY', 'BREACHED', 'NO_DATA', 'OBSERVED'] as const;

/** What a metric, signal or run says about the circuit. */
export type Verdict = (typeof verdicts)[number];

export const responseBands = ['MINOR', 'MODERATE', 'SEVERE'] as const;

/** What a finding calls for: watch it, schedule a retraining, retrain now. */
export type ResponseBand = (typeof responseBands)[number];

/** Half-open [from, to), both instants in UTC. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

/** The windows of one signal or run, hung on its scheduled time; null: every row, or no such side. */
export interface ResolvedWindows {
  readonly baseline: TimeRange | null;
  readonly target: TimeRange | null;
}

/** What results about no single feature have as their feature. */
export const wholeSignal = '*';

/** One metric of one feature, as stored. */
export interface MetricOutcome {
  readonly signal: string;
  /** The column; of a custom signal its group; `*` where the metric is about all of them. */
  readonly feature: string;
  readonly metric: string;
  readonly metricVersion: number;
  /** How the feature was read; null where the metric is about no feature. */
  readonly dataType: DataType | null;
  readonly status: ResultStatus;
  /** null unless status is COMPUTED. */
  readonly value: number | null;
  /** Of a metric that measures each side alone, the baseline's. */
  readonly baselineValue: number | null;
  /** Where the value is known within bounds only, as from merged profiles: it lies between them for certain. */
  readonly bounds: { readonly low: number; readonly high: number } | null;
  readonly threshold: number | null;
  readonly verdict: Verdict;
  /** null where nothing is called for. */
  readonly response: ResponseBand | null;
  /** For people; null when there is nothing to explain. */
  readonly reason: string | null;
  readonly baselineRows: number;
  readonly targetRows: number;
}

/** Counts of both sides over shared bins or categories. */
export interface FeatureDistribution {
  /** The first of the signals that read the same data. */
  readonly signal: string;
  readonly feature: string;
  /** One longer than the counts; empty for categories. */
  readonly edges: readonly number[];
  /** As long as the counts; empty for numbers. */
  readonly categories: readonly string[];
  /** How many categories the last entry stands for; 0 when each stands for itself. */
  readonly others: number;
  readonly baselineCounts: readonly number[];
  readonly targetCounts: readonly number[];
}

/** A file that a run read, so that the run can be repeated. */
export interface FileRead {
  readonly uri: string;
  readonly bytes: number;
  readonly modifiedAt: string;
}

/** What one signal found, beside its results. */
export interface SignalOutcome {
  readonly name: string;
  readonly kind: SignalKind;
  readonly verdict: Verdict;
  readonly response: ResponseBand | null;
  readonly windows: ResolvedWindows;
  readonly baselineRows: number;
  readonly targetRows: number;
  /** The signal whose distributions are this signal's too, as both read the same data; null when it has none. */
  readonly distributionsOf: string | null;
  /** How importances were found, for signals that use them. */
  readonly importance: 'surrogate' | 'model' | null;
  /** How many of the predictions have their truth by now, for performance. */
  readonly truth: { readonly predictions: number; readonly withTruth: number } | null;
  /** What a reader should know about the data, in sentences. */
  readonly notes: readonly string[];
}

/** All that one run found. */
export interface RunOutcome {
  readonly verdict: Verdict;
  readonly response: ResponseBand | null;
  readonly breachCount: number;
  /** Of the first signal. */
  readonly windows: ResolvedWindows;
  readonly signals: readonly SignalOutcome[];
  readonly files: readonly FileRead[];
  readonly results: readonly MetricOutcome[];
  readonly distributions: readonly FeatureDistribution[];
  readonly timingsMs: { readonly read: number; readonly compute: number };
}
