import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import type { UserError } from '../api-failures.ts';
import type { MonitorFilter } from './fleet.ts';
import {
  batchFields,
  pageFields,
  runFields,
  type Batch,
  type Run,
  type RunStatus,
  type Verdict,
} from './records.ts';

/** Conditions on runs that all have to hold. */
export interface RunFilter {
  readonly monitorId?: string | undefined;
  readonly batchId?: string | undefined;
  readonly plant?: string | undefined;
  readonly circuit?: string | undefined;
  readonly status?: readonly RunStatus[] | undefined;
  readonly verdict?: readonly Verdict[] | undefined;
}

export const runsDocument = apiDocument<{ monitorRuns: Page<Run> }, PageVariables & { filter: RunFilter }>(`
  query CliRuns($first: Int, $after: String, $filter: MonitorRunFilter) {
    monitorRuns(first: $first, after: $after, filter: $filter) {
      nodes { ${runFields} }
      ${pageFields}
    }
  }
`);

export const runMonitorDocument = apiDocument<
  { runMonitor: { run: Run | null; userErrors: readonly UserError[] } },
  { input: { monitor: string; scheduledAt?: string | undefined } }
>(`
  mutation CliRunMonitor($input: RunMonitorInput!) {
    runMonitor(input: $input) { run { ${runFields} } userErrors { field message } }
  }
`);

export const runMonitorsDocument = apiDocument<
  { runMonitors: { batch: Batch | null; userErrors: readonly UserError[] } },
  { input: { filter: MonitorFilter; scheduledAt?: string | undefined } }
>(`
  mutation CliRunMonitors($input: RunMonitorsInput!) {
    runMonitors(input: $input) { batch { ${batchFields} } userErrors { field message } }
  }
`);

export const runProgressDocument = apiDocument<{ runProgress: Run }, { id: string }>(`
  subscription CliRunProgress($id: ID!) { runProgress(runId: $id) { ${runFields} } }
`);

export const batchProgressDocument = apiDocument<{ batchProgress: Batch }, { id: string }>(`
  subscription CliBatchProgress($id: ID!) { batchProgress(batchId: $id) { ${batchFields} } }
`);

export const runDocument = apiDocument<{ node: Partial<Run> | null }, { id: string }>(`
  query CliRun($id: ID!) { node(id: $id) { ... on MonitorRun { ${runFields} } } }
`);

export const batchDocument = apiDocument<{ node: Partial<Batch> | null }, { id: string }>(`
  query CliBatch($id: ID!) { node(id: $id) { ... on RunBatch { ${batchFields} } } }
`);

/** A monitor's newest run and the job that carries it, for following and for canceling. */
export const newestRunsDocument = apiDocument<
  {
    monitors: {
      nodes: readonly {
        runs: { nodes: readonly (Run & { job: { id: string; status: string } | null })[] };
      }[];
    };
  },
  { name: string }
>(`
  query CliNewestRuns($name: String!) {
    monitors(first: 1, filter: { names: [$name] }) {
      nodes { runs(first: 20) { nodes { ${runFields} job { id status } } } }
    }
  }
`);

export const newestBatchDocument = apiDocument<{
  monitorRuns: { nodes: readonly { batch: { id: string } | null }[] };
}>(`
  query CliNewestBatch { monitorRuns(first: 100) { nodes { batch { id } } } }
`);
