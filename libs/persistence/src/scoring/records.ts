import type { JobClaim } from '@circuitwatch/queue-contracts';
import type {
  CollectorOptions,
  Device,
  DevicePreference,
  ModelDeclaration,
  ScoringFile,
} from '@circuitwatch/scoring-definitions';
import type { Actor } from '../access/records.ts';
import type { Listing, Page } from '../paging/page.ts';
import type { JobStatus } from '../work/records.ts';

/** The data of a scoring job. */
export interface ScoringInput {
  /** `name:number`; null where `uri` is given. */
  readonly asset: string | null;
  /** Where the data lies; of an asset the place that it had when the job was asked for. */
  readonly uri: string;
  readonly timestampColumn: string | null;
  readonly correlationColumn: string | null;
  /** Columns that travel to the predictions beside time and correlation id; null: none more. */
  readonly keepColumns: readonly string[] | null;
  /** Rows from, and without, to, ISO 8601 in UTC; null: all. */
  readonly window: { readonly from: string; readonly to: string } | null;
}

/** How a job was executed the last time. */
export interface ScoringExecution {
  readonly device: Device;
  readonly threads: number;
  readonly rowsAtOnce: number;
  readonly workerId: string;
}

/** Data that a deployment's model scores. */
export interface ScoringJob {
  readonly id: string;
  readonly jobId: string;
  readonly batchId: string | null;
  readonly deploymentId: string;
  readonly modelVersionId: string;
  readonly input: ScoringInput;
  readonly outputUri: string;
  readonly miniBatchRows: number;
  readonly device: DevicePreference;
  /** null: it never leaves the queue of GPUs. */
  readonly fallbackSeconds: number | null;
  readonly scheduledAt: Date;
  readonly execution: ScoringExecution | null;
  readonly createdAt: Date;
}

/** A scoring job to submit. */
export interface NewScoringJob {
  readonly deploymentId: string;
  readonly input: ScoringInput;
  readonly outputUri: string;
  readonly miniBatchRows: number;
  readonly device: DevicePreference;
  /** null: the usual patience, see routeScoring. */
  readonly fallbackSeconds: number | null;
  /** Lower runs first, 1 to 1000. */
  readonly priority: number;
  readonly scheduledAt: Date;
}

/** One submission of one or many jobs. */
export interface ScoringSubmission {
  readonly jobs: readonly NewScoringJob[];
  /** Absent: a single job, without a batch. */
  readonly batch?: { readonly filter: unknown } | undefined;
  readonly actor: Actor;
  readonly requestId: string | null;
  readonly now: Date;
}

/** Many jobs that were asked for at once. */
export interface ScoringBatch {
  readonly id: string;
  readonly filter: unknown;
  readonly total: number;
  readonly requestedBy: string;
  readonly createdAt: Date;
}

/** How far a batch is. */
export interface ScoringBatchProgress {
  readonly batchId: string;
  readonly counts: Readonly<Record<JobStatus, number>>;
  /** 0 to 1: a finished job counts whole. */
  readonly progress: number;
}

/** Sums over the files of one job. */
export interface ScoringTotals {
  readonly files: number;
  readonly succeededFiles: number;
  readonly failedFiles: number;
  readonly rows: number;
  readonly invalidRows: number;
  readonly latencyMs: number;
}

/** Which scoring jobs. */
export interface ScoringJobFilter {
  readonly ids?: readonly string[] | null | undefined;
  readonly batchIds?: readonly string[] | null | undefined;
  readonly deploymentIds?: readonly string[] | null | undefined;
  readonly statuses?: readonly JobStatus[] | null | undefined;
}

/** Everything that a worker needs to execute a job. */
export interface ScoringForExecution {
  readonly job: ScoringJob;
  readonly deployment: {
    readonly id: string;
    /** `endpoint:name`, or the name alone. */
    readonly reference: string;
    readonly name: string;
    readonly endpoint: string | null;
    readonly collector: CollectorOptions | null;
  };
  readonly plant: string | null;
  readonly circuit: string | null;
  readonly model: {
    readonly name: string;
    readonly number: number;
    readonly uri: string;
    readonly checksum: string | null;
    readonly declaration: ModelDeclaration;
    readonly devices: readonly Device[];
  };
  readonly datastores: Readonly<Record<string, string>>;
  /** Empty before the first attempt listed them. */
  readonly files: readonly ScoringFile[];
}

/** Scoring jobs: asked for by people, executed by workers. */
export interface ScoringRepository extends Listing<ScoringJob, ScoringJobFilter, 'NEWEST'> {
  get(id: string): Promise<ScoringJob>;
  byIds(ids: readonly string[]): Promise<readonly (ScoringJob | null)[]>;
  byJobIds(jobIds: readonly string[]): Promise<readonly (ScoringJob | null)[]>;
  batchesByIds(ids: readonly string[]): Promise<readonly (ScoringBatch | null)[]>;
  /** @throws AppError NOT_FOUND for a batch that is not there. */
  batchProgress(batchIds: readonly string[]): Promise<readonly ScoringBatchProgress[]>;
  /** For each deployment its newest jobs. */
  firstPagesOfDeployments(
    deploymentIds: readonly string[],
    first: number,
  ): Promise<readonly Page<ScoringJob>[]>;
  countsOfDeployments(deploymentIds: readonly string[]): Promise<readonly number[]>;
  totals(ids: readonly string[]): Promise<readonly (ScoringTotals | null)[]>;
  /** For each job its files with an index below `limit`. */
  firstFiles(ids: readonly string[], limit: number): Promise<readonly (readonly ScoringFile[])[]>;
  /** Files of one job by index, without `after` itself. */
  files(
    id: string,
    page: { readonly after: number; readonly limit: number },
  ): Promise<readonly ScoringFile[]>;
  /**
   * Jobs, ledger and outbox in one transaction; the model version of each deployment is fixed here, and the queue is
   * chosen by preference, by what the model may run on, and by whether a worker with a GPU lives.
   *
   * @throws AppError NOT_FOUND for a deployment that is not there; INVALID where model and preference exclude each other.
   */
  submit(submission: ScoringSubmission): Promise<{
    readonly batch: ScoringBatch | null;
    readonly jobs: readonly ScoringJob[];
  }>;
  loadForExecution(id: string): Promise<ScoringForExecution>;
  /** Writes the list of files once; a second list is ignored, so that indexes stay what they are. Returns the stored list. */
  listFiles(
    claim: JobClaim,
    id: string,
    files: readonly Pick<ScoringFile, 'uri' | 'bytes' | 'modifiedAt'>[],
  ): Promise<readonly ScoringFile[]>;
  /** Writes how far a file is, under the claim. @throws AppError FENCED when another worker has the job. */
  checkpoint(claim: JobClaim, id: string, file: ScoringFile): Promise<void>;
  /** Finishes job and ledger. @throws AppError FENCED when another worker has the job. */
  finish(claim: JobClaim, id: string, execution: ScoringExecution, now: Date): Promise<void>;
  /**
   * Jobs that wait for a GPU longer than they have patience, moved to the queue of processors in ledger and outbox;
   * returns the ids of their entries in the old queue.
   */
  fallBack(now: Date): Promise<readonly string[]>;
}
