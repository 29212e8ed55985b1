import type { ObservedResult } from '../alerting/work-records.ts';
import type {
  FeatureDistribution,
  FileRead,
  MetricOutcome,
  MonitorDefinition,
  ResolvedWindows,
  ResponseBand,
  ResultStatus,
  RunOutcome,
  SignalOutcome,
  Verdict,
} from '@circuitwatch/monitoring-definitions';
import type { ResolvedComponent } from '../sources/records.ts';
import type { JobClaim } from '@circuitwatch/queue-contracts';
import type { Actor } from '../access/records.ts';
import type { Listing, Page } from '../paging/page.ts';

export const runStatuses = ['QUEUED', 'RUNNING', 'SUCCEEDED', 'FAILED', 'CANCELED'] as const;

/** How far a run has come; the last three are final. */
export type RunStatus = (typeof runStatuses)[number];

/** Why a run was asked for; LATE_TRUTH measures a window again. */
export type RunCause = 'SCHEDULE' | 'MANUAL' | 'BATCH' | 'LATE_TRUTH';

/** One run of one monitor version. */
export interface MonitorRun {
  readonly id: string;
  readonly monitorId: string;
  readonly monitorVersionId: string;
  readonly batchId: string | null;
  readonly cause: RunCause;
  readonly scheduledAt: Date;
  readonly status: RunStatus;
  /** null until it succeeded. */
  readonly verdict: Verdict | null;
  /** null where nothing is called for, and until it succeeded. */
  readonly response: ResponseBand | null;
  /** A later run of the same monitor and scheduled time succeeded and counts in its place. */
  readonly replaced: boolean;
  /** 0 to 1. */
  readonly progress: number;
  readonly breachCount: number;
  /** Of the first signal. */
  readonly windows: ResolvedWindows | null;
  /** In the order of the definition; null until it succeeded, and for runs of releases that did not keep it. */
  readonly signals: readonly SignalOutcome[] | null;
  readonly files: readonly FileRead[] | null;
  /** Milliseconds by part. */
  readonly timings: { readonly read: number; readonly compute: number; readonly write: number } | null;
  readonly errorCode: string | null;
  readonly errorMessage: string | null;
  readonly createdAt: Date;
  readonly startedAt: Date | null;
  readonly finishedAt: Date | null;
}

/** Which runs; `from` is inclusive and `to` exclusive, both of the scheduled time. */
export interface RunFilter {
  readonly ids?: readonly string[] | null | undefined;
  readonly monitorIds?: readonly string[] | null | undefined;
  readonly circuitIds?: readonly string[] | null | undefined;
  readonly plantIds?: readonly string[] | null | undefined;
  readonly batchIds?: readonly string[] | null | undefined;
  readonly statuses?: readonly RunStatus[] | null | undefined;
  readonly verdicts?: readonly Verdict[] | null | undefined;
  readonly causes?: readonly RunCause[] | null | undefined;
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}

/** Runs to open: one for each monitor, each with its job and outbox row. */
export interface RunRequest {
  readonly monitorIds: readonly string[];
  readonly cause: RunCause;
  readonly scheduledAt: Date;
  /** Given: the runs are one batch. */
  readonly batch?: { readonly filter: unknown } | undefined;
  /** `system` for schedules and the sample fleet, which leave no audit event. */
  readonly actor: Actor | 'system';
  readonly requestId: string | null;
  /** Of the job contract that runs them. */
  readonly jobDefaults: {
    readonly queue: string;
    readonly name: string;
    readonly maxAttempts: number;
    readonly priority: number;
  };
}

/** A run that was opened. */
export interface RequestedRun {
  readonly runId: string;
  readonly jobId: string;
  readonly monitorId: string;
}

/** What was opened; a schedule's second request for the same instant opens nothing. */
export interface RunRequestResult {
  readonly batch: RunBatch | null;
  readonly runs: readonly RequestedRun[];
}

/** A window to measure again: the monitor as it was, at the same scheduled time. */
export interface Reevaluation extends Pick<RunRequest, 'actor' | 'requestId' | 'jobDefaults'> {
  readonly runId: string;
}

/** Data that a definition names, found. */
export interface ResolvedData {
  readonly uri: string;
  /** The data asset's; null where it has none, and for data that is not registered. */
  readonly timestampColumn: string | null;
}

/** A registered model file. */
export interface ModelFile {
  readonly uri: string;
  readonly features: readonly string[];
  /** Lower-case hex SHA-256; null when nobody gave it. */
  readonly checksum: string | null;
}

/** All that a worker needs to execute a run, as plain data with nothing left to look up. */
export interface RunForExecution {
  readonly definition: MonitorDefinition;
  /** The windows hang on it. */
  readonly scheduledAt: Date;
  /** By what names the data in the definition, see referenceOf; without data that is not registered. */
  readonly sources: Readonly<Record<string, ResolvedData>>;
  /** By `name:version`; one that cannot run here says why. */
  readonly components: Readonly<Record<string, ResolvedComponent>>;
  /** The place of each datastore by its name. */
  readonly datastores: Readonly<Record<string, string>>;
  /** What the monitor watches; null when it names none, or none with a file. */
  readonly model: ModelFile | null;
  /** Runs directly before this one in which the same performance result was breached, by `signal|metric|feature`. */
  readonly breachedBefore: Readonly<Record<string, number>>;
}

/** Whose truth is to be looked for. */
export interface TruthChecks {
  readonly now: Date;
  /** Only runs scheduled at or after this instant. */
  readonly since: Date;
  /** Only runs that ended, and were last looked at, before this instant. */
  readonly quietSince: Date;
  /** Of each monitor so many of its newest runs. */
  readonly runsOfMonitor: number;
  readonly limit: number;
}

/** Runs, from the request to the result. */
export interface RunRepository extends Listing<MonitorRun, RunFilter, 'SCHEDULED_AT' | 'NEWEST'> {
  get(id: string): Promise<MonitorRun>;
  byIds(ids: readonly string[]): Promise<readonly (MonitorRun | null)[]>;
  /** For each monitor its newest finished run by scheduled time. */
  lastByMonitorIds(monitorIds: readonly string[]): Promise<readonly (MonitorRun | null)[]>;
  /** For each monitor its first runs by scheduled time, newest first, for all monitors together. */
  firstPagesOfMonitors(monitorIds: readonly string[], first: number): Promise<readonly Page<MonitorRun>[]>;
  /** For each monitor how many runs it has, in one statement. */
  countsOfMonitors(monitorIds: readonly string[]): Promise<readonly number[]>;
  /** Opens runs in one transaction and a fixed number of statements; NOT_FOUND names the first unknown monitor. */
  request(request: RunRequest): Promise<RunRequestResult>;
  /**
   * Opens a run of cause LATE_TRUTH for the scheduled time and definition of a finished one; null when one is open
   * already. NOT_FOUND without such a run, CONFLICT for one that has not ended.
   */
  reevaluate(request: Reevaluation): Promise<RequestedRun | null>;
  /**
   * Takes runs whose predictions lack truth, those looked at longest ago first, and notes that they are looked at
   * now: no two callers get the same one.
   */
  takeTruthChecks(checks: TruthChecks): Promise<readonly MonitorRun[]>;
  /** NOT_FOUND without such a run; a data asset that is missing is left out of its sources. */
  loadForExecution(runId: string): Promise<RunForExecution>;
  /**
   * Stores the outcome and finishes run and job in one transaction. FENCED when the claim is not the newest,
   * the job is not ACTIVE, or the job is of another run: then nothing is stored.
   */
  commit(claim: JobClaim, runId: string, outcome: RunOutcome, now: Date): Promise<void>;
}

/** Many runs that are followed as one. */
export interface RunBatch {
  readonly id: string;
  readonly filter: unknown;
  readonly total: number;
  readonly requestedBy: string;
  readonly createdAt: Date;
}

/** How far a batch has come. */
export interface BatchProgress {
  readonly batchId: string;
  readonly total: number;
  readonly counts: Readonly<Record<RunStatus, number>>;
  /** 0 to 1; a finished run counts whole, a running one by its own progress. */
  readonly progress: number;
  readonly breachedRuns: number;
  /** When the last run ended; null while one is open. */
  readonly finishedAt: Date | null;
}

/** Batches of runs. */
export interface BatchRepository extends Listing<
  RunBatch,
  { readonly requestedBy?: string | null | undefined },
  'NEWEST'
> {
  get(id: string): Promise<RunBatch>;
  byIds(ids: readonly string[]): Promise<readonly (RunBatch | null)[]>;
  /** In one statement; NOT_FOUND for an unknown batch. */
  progress(batchIds: readonly string[]): Promise<readonly BatchProgress[]>;
}

/** One stored metric of one feature. */
export interface MetricResult extends MetricOutcome {
  /** A 64-bit number, in decimal. */
  readonly id: string;
  readonly runId: string;
  readonly monitorId: string;
  readonly scheduledAt: Date;
}

/** Which results; `from` is inclusive and `to` exclusive, both of the scheduled time. */
export interface ResultFilter {
  readonly runIds?: readonly string[] | null | undefined;
  readonly monitorIds?: readonly string[] | null | undefined;
  readonly signals?: readonly string[] | null | undefined;
  readonly features?: readonly string[] | null | undefined;
  readonly metrics?: readonly string[] | null | undefined;
  readonly verdicts?: readonly Verdict[] | null | undefined;
  readonly statuses?: readonly ResultStatus[] | null | undefined;
  readonly from?: Date | null | undefined;
  readonly to?: Date | null | undefined;
}

/** One metric of one feature over time; `to` is exclusive. */
export interface SeriesQuery {
  readonly monitorId: string;
  readonly feature: string;
  readonly metric: string;
  readonly signal?: string | null | undefined;
  readonly from: Date;
  readonly to: Date;
}

/** Which results of a run. */
export type ResultsOfRunFilter = Pick<
  ResultFilter,
  'signals' | 'features' | 'metrics' | 'verdicts' | 'statuses'
>;

/** What all results of one signal of one run say together. */
export interface SignalVerdict {
  readonly runId: string;
  readonly name: string;
  readonly verdict: Verdict;
  /** BREACHED results of the signal. */
  readonly breachCount: number;
  /** Features with a breach, ascending. */
  readonly breachedFeatures: readonly string[];
}

/** One result in two runs; null on the side that has none. */
export interface ComparedResult {
  readonly base: MetricResult | null;
  readonly other: MetricResult | null;
}

/** Which results of two runs. */
export interface ComparedRuns {
  readonly baseRunId: string;
  readonly otherRunId: string;
  readonly filter: Pick<ResultsOfRunFilter, 'signals' | 'features' | 'metrics'>;
  readonly limit: number;
}

/**
 * Metric results; NAME orders by signal, feature and metric and is the default for a single run. A list that does not
 * name its runs leaves out those that were replaced.
 */
export interface ResultRepository extends Listing<MetricResult, ResultFilter, 'NAME' | 'NEWEST'> {
  byIds(ids: readonly string[]): Promise<readonly (MetricResult | null)[]>;
  /** For each run its first results by signal, feature and metric, for all runs together. */
  firstPagesOfRuns(
    runIds: readonly string[],
    page: { readonly filter: ResultsOfRunFilter; readonly first: number },
  ): Promise<readonly Page<MetricResult>[]>;
  /** For each run how many of its results match, in one statement. */
  countsOfRuns(runIds: readonly string[], filter: ResultsOfRunFilter): Promise<readonly number[]>;
  /** By signal, feature and metric, what both runs or one of them have. */
  compare(runs: ComparedRuns): Promise<readonly ComparedResult[]>;
  /** For each run its signals by name, in one statement. */
  signalVerdicts(runIds: readonly string[]): Promise<readonly (readonly SignalVerdict[])[]>;
  /** Oldest first, at most 10,000; of runs with one scheduled time only those of the newest that succeeded. */
  series(query: SeriesQuery): Promise<readonly MetricResult[]>;
  /** What every enabled monitor last found as of `at`, in runs that finished after `after`. */
  observed(at: Date, after: Date): Promise<readonly ObservedResult[]>;
  /** When the newest run that succeeded finished. */
  newestObservation(): Promise<Date | null>;
}

/** Counts of both sides over shared bins or categories, as stored for one run. */
export interface Distribution extends FeatureDistribution {
  readonly id: string;
  readonly runId: string;
}

/** Histograms for drawing. */
export interface DistributionRepository {
  byIds(ids: readonly string[]): Promise<readonly (Distribution | null)[]>;
  /** For each run its distributions by feature and signal. */
  byRunIds(runIds: readonly string[]): Promise<readonly (readonly Distribution[])[]>;
}
