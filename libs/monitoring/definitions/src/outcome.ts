export const resultStatuses = [
  'COMPUTED',
  'MISSING_COLUMN',
  'WRONG_TYPE',
  'ALL_NULL',
  'TOO_FEW_ROWS',
  'NO_DATA',
  'NOT_FINITE',
] as const;

/** Whether a metric has a value, and if not, why. */
export type ResultStatus = (typeof resultStatuses)[number];

export const verdicts = ['HEALTHY', 'BREACHED', 'NO_DATA', 'OBSERVED'] as const;

/** What a metric, signal or run says about the circuit. */
export type Verdict = (typeof verdicts)[number];

/** Half-open [from, to), both instants in UTC. */
export interface TimeRange {
  readonly from: Date;
  readonly to: Date;
}

/** The windows of one run, hung on its scheduled time. */
export interface ResolvedWindows {
  readonly baseline: TimeRange;
  readonly target: TimeRange;
}

/** One metric of one feature, as stored. */
export interface MetricOutcome {
  readonly signal: string;
  readonly feature: string;
  readonly metric: string;
  readonly metricVersion: number;
  readonly status: ResultStatus;
  /** null unless status is COMPUTED. */
  readonly value: number | null;
  readonly threshold: number | null;
  readonly verdict: Verdict;
  /** For people; null when there is nothing to explain. */
  readonly reason: string | null;
  readonly baselineRows: number;
  readonly targetRows: number;
}

/** Counts of both sides over shared edges; `edges` is one longer than the counts. */
export interface FeatureDistribution {
  readonly feature: string;
  readonly edges: readonly number[];
  readonly baselineCounts: readonly number[];
  readonly targetCounts: readonly number[];
}

/** A file that a run read, so that the run can be repeated. */
export interface FileRead {
  readonly uri: string;
  readonly bytes: number;
  readonly modifiedAt: string;
}

/** All that one run found. */
export interface RunOutcome {
  readonly verdict: Verdict;
  readonly breachCount: number;
  readonly windows: ResolvedWindows;
  readonly files: readonly FileRead[];
  readonly results: readonly MetricOutcome[];
  readonly distributions: readonly FeatureDistribution[];
  readonly timingsMs: { readonly read: number; readonly compute: number };
}
