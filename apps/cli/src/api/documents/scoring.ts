import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';
import { pageFields, type Device, type JobStatus } from './records.ts';

/** What became of one file of a scoring job. */
export interface ScoringFileRow {
  readonly index: number;
  readonly uri: string;
  readonly bytes: number;
  readonly status: 'PENDING' | 'RUNNING' | 'SUCCEEDED' | 'FAILED';
  readonly rows: number;
  readonly invalidRows: number;
  readonly error: string | null;
  readonly latencyMs: number;
  readonly predictionMean: number | null;
  readonly predictionDeviation: number | null;
}

/** A scoring job as the commands follow it. */
export interface ScoringJobRow {
  readonly id: string;
  readonly status: JobStatus;
  readonly progress: number;
  readonly outputUri: string;
  readonly createdAt: string;
  readonly job: {
    readonly id: string;
    readonly error: string | null;
    readonly startedAt: string | null;
    readonly finishedAt: string | null;
  };
  readonly deployment: { readonly name: string; readonly endpoint: string | null };
  readonly modelVersion: { readonly number: number; readonly model: { readonly name: string } };
  readonly input: {
    readonly asset: string | null;
    readonly uri: string;
    readonly window: { readonly from: string; readonly to: string } | null;
  };
  readonly execution: {
    readonly device: Device;
    readonly threads: number;
    readonly rowsAtOnce: number;
  } | null;
  readonly totals: {
    readonly files: number;
    readonly succeededFiles: number;
    readonly failedFiles: number;
    readonly rows: number;
    readonly invalidRows: number;
    readonly latencyMs: number;
  };
}

const jobFields = `
  id status progress outputUri createdAt
  job { id error startedAt finishedAt }
  deployment { name endpoint }
  modelVersion { number model { name } }
  input { asset uri window { from to } }
  execution { device threads rowsAtOnce }
  totals { files succeededFiles failedFiles rows invalidRows latencyMs }
`;

/** A batch of scoring jobs as the commands follow it. */
export interface ScoringBatchRow {
  readonly id: string;
  readonly total: number;
  readonly queued: number;
  readonly active: number;
  readonly succeeded: number;
  readonly failed: number;
  readonly canceled: number;
  readonly progress: number;
  readonly done: boolean;
}

const batchFields = 'id total queued active succeeded failed canceled progress done';

/** The data to score. */
export interface ScoringData {
  readonly uri?: string | undefined;
  readonly asset?: string | undefined;
  readonly window?: { readonly from: string; readonly to: string } | undefined;
  readonly lookback?: string | undefined;
  readonly timestampColumn?: string | undefined;
  readonly correlationColumn?: string | undefined;
  readonly keepColumns?: readonly string[] | undefined;
}

/** How it is scored. */
export interface ScoringOptions {
  readonly outputUri?: string | undefined;
  readonly miniBatchRows?: number | undefined;
  readonly priority?: number | undefined;
  readonly device?: Device | 'ANY' | undefined;
  readonly gpuFallbackSeconds?: number | undefined;
}

interface Submission {
  readonly data: ScoringData;
  readonly options: ScoringOptions;
}

export const submitScoringJobDocument = apiDocument<
  { submitScoringJob: { scoringJob: ScoringJobRow | null; userErrors: readonly UserError[] } },
  { input: Submission & { deployment?: string | undefined; circuit?: string | undefined } }
>(`
  mutation CliSubmitScoringJob($input: SubmitScoringJobInput!) {
    submitScoringJob(input: $input) { scoringJob { ${jobFields} } userErrors { field message } }
  }
`);

/** Which deployments score. */
export interface ScoringFilter {
  readonly plants?: readonly string[] | undefined;
  readonly tags?: readonly string[] | undefined;
  readonly endpoints?: readonly string[] | undefined;
  readonly all?: boolean | undefined;
}

export const submitScoringJobsDocument = apiDocument<
  { submitScoringJobs: { batch: ScoringBatchRow | null; userErrors: readonly UserError[] } },
  { input: Submission & { filter: ScoringFilter } }
>(`
  mutation CliSubmitScoringJobs($input: SubmitScoringJobsInput!) {
    submitScoringJobs(input: $input) { batch { ${batchFields} } userErrors { field message } }
  }
`);

export const scoringProgressDocument = apiDocument<
  { jobProgress: { readonly scoringJob: ScoringJobRow } },
  { id: string }
>(`
  subscription CliScoringProgress($id: ID!) { jobProgress(jobId: $id) { scoringJob { ${jobFields} } } }
`);

export const scoringStepDocument = apiDocument<
  { node: { readonly scoringJob?: ScoringJobRow } | null },
  { id: string }
>(`
  query CliScoringStep($id: ID!) { node(id: $id) { ... on Job { scoringJob { ${jobFields} } } } }
`);

export const scoringBatchDocument = apiDocument<{ node: Partial<ScoringBatchRow> | null }, { id: string }>(`
  query CliScoringBatch($id: ID!) { node(id: $id) { ... on ScoringBatch { ${batchFields} } } }
`);

/** Conditions on scoring jobs that all have to hold. */
export interface ScoringJobFilter {
  readonly deployment?: string | undefined;
  readonly plant?: string | undefined;
  readonly circuit?: string | undefined;
  readonly batchId?: string | undefined;
  readonly status?: readonly JobStatus[] | undefined;
}

export const scoringJobsDocument = apiDocument<
  { scoringJobs: Page<ScoringJobRow> },
  PageVariables & { filter: ScoringJobFilter }
>(`
  query CliScoringJobs($first: Int, $after: String, $filter: ScoringJobFilter) {
    scoringJobs(first: $first, after: $after, filter: $filter) { nodes { ${jobFields} } ${pageFields} }
  }
`);

export const scoringJobDocument = apiDocument<{ scoringJob: ScoringJobRow | null }, { id: string }>(`
  query CliScoringJob($id: ID!) { scoringJob(id: $id) { ${jobFields} } }
`);

export const scoringFilesDocument = apiDocument<
  { scoringJob: { files: Page<ScoringFileRow> } | null },
  PageVariables & { id: string }
>(`
  query CliScoringFiles($id: ID!, $first: Int, $after: String) {
    scoringJob(id: $id) {
      files(first: $first, after: $after) {
        nodes { index uri bytes status rows invalidRows error latencyMs predictionMean predictionDeviation }
        ${pageFields}
      }
    }
  }
`);
