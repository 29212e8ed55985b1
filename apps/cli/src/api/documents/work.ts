import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';
import { pageFields, type JobStatus, type Role } from './records.ts';

/** A job in a list. */
export interface JobRow {
  readonly id: string;
  readonly name: string;
  readonly status: JobStatus;
  readonly progress: number;
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly cancelRequested: boolean;
  readonly workerId: string | null;
  readonly error: string | null;
  readonly createdAt: string;
  readonly startedAt: string | null;
  readonly finishedAt: string | null;
  readonly run: { readonly monitor: { readonly name: string } } | null;
  readonly scoringJob: {
    readonly deployment: { readonly name: string; readonly endpoint: string | null };
  } | null;
}

const jobFields = `
  id name status progress attempts maxAttempts cancelRequested workerId error createdAt startedAt finishedAt
  run { monitor { name } } scoringJob { deployment { name endpoint } }
`;

export const jobsDocument = apiDocument<
  { jobs: Page<JobRow> },
  PageVariables & { status: readonly JobStatus[] | null }
>(`
  query CliJobs($first: Int, $after: String, $status: [JobStatus!]) {
    jobs(first: $first, after: $after, status: $status) {
      nodes { ${jobFields} }
      ${pageFields}
    }
  }
`);

type JobPayload = { readonly job: JobRow | null; readonly userErrors: readonly UserError[] };

export const cancelJobDocument = apiDocument<{ cancelJob: JobPayload }, { id: string }>(`
  mutation CliCancelJob($id: ID!) {
    cancelJob(input: { id: $id }) { job { ${jobFields} } userErrors { field message } }
  }
`);

export const retryJobDocument = apiDocument<{ retryJob: JobPayload }, { id: string }>(`
  mutation CliRetryJob($id: ID!) {
    retryJob(input: { id: $id }) { job { ${jobFields} } userErrors { field message } }
  }
`);

/** A dead letter in a list. */
export interface DeadLetterRow {
  readonly id: string;
  readonly attempts: number;
  readonly error: string;
  readonly resolution: 'RETRIED' | 'DISCARDED' | null;
  readonly resolvedBy: string | null;
  readonly createdAt: string;
  readonly job: { readonly id: string; readonly run: { readonly monitor: { readonly name: string } } | null };
}

const deadLetterFields =
  'id attempts error resolution resolvedBy createdAt job { id run { monitor { name } } }';

export const deadLettersDocument = apiDocument<
  { deadLetters: Page<DeadLetterRow> },
  PageVariables & { openOnly: boolean }
>(`
  query CliDeadLetters($first: Int, $after: String, $openOnly: Boolean) {
    deadLetters(first: $first, after: $after, openOnly: $openOnly) {
      nodes { ${deadLetterFields} }
      ${pageFields}
    }
  }
`);

export const discardDeadLetterDocument = apiDocument<
  { discardDeadLetter: { deadLetter: DeadLetterRow | null; userErrors: readonly UserError[] } },
  { id: string }
>(`
  mutation CliDiscardDeadLetter($id: ID!) {
    discardDeadLetter(input: { id: $id }) { deadLetter { ${deadLetterFields} } userErrors { field message } }
  }
`);

/** An API token in a list; never its secret. */
export interface TokenRow {
  readonly id: string;
  readonly name: string;
  readonly role: Role;
  /** Names; empty: all. */
  readonly plants: readonly string[];
  readonly createdBy: string;
  readonly createdAt: string;
  readonly expiresAt: string | null;
  readonly lastUsedAt: string | null;
  readonly revokedAt: string | null;
}

const tokenFields = 'id name role plants createdBy createdAt expiresAt lastUsedAt revokedAt';

export const tokensDocument = apiDocument<{ apiTokens: Page<TokenRow> }, PageVariables>(`
  query CliTokens($first: Int, $after: String) {
    apiTokens(first: $first, after: $after) {
      nodes { ${tokenFields} }
      ${pageFields}
    }
  }
`);

export const createTokenDocument = apiDocument<
  {
    createApiToken: {
      apiToken: TokenRow | null;
      secret: string | null;
      userErrors: readonly UserError[];
    };
  },
  { input: { name: string; role: Role; expiresAt?: string | undefined } }
>(`
  mutation CliCreateToken($input: CreateApiTokenInput!) {
    createApiToken(input: $input) { apiToken { ${tokenFields} } secret userErrors { field message } }
  }
`);

export const revokeTokenDocument = apiDocument<
  { revokeApiToken: { apiToken: TokenRow | null; userErrors: readonly UserError[] } },
  { id: string }
>(`
  mutation CliRevokeToken($id: ID!) {
    revokeApiToken(input: { id: $id }) { apiToken { ${tokenFields} } userErrors { field message } }
  }
`);

export const signInLinkDocument = apiDocument<{
  createSignInLink: { url: string | null; userErrors: readonly UserError[] };
}>(`
  mutation CliSignInLink { createSignInLink { url userErrors { field message } } }
`);
