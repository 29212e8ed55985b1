import { apiDocument } from '../api-document.ts';
import { runFields, type Run, type Verdict } from './records.ts';

/** One side of a compared result. */
interface ComparedSide {
  readonly value: number | null;
  readonly status: string;
  readonly verdict: Verdict;
}

/** One result in two runs; a side is null where its run has no such result. */
export interface ComparedResult {
  readonly signal: string;
  readonly feature: string;
  readonly metric: { readonly id: string };
  readonly base: ComparedSide | null;
  readonly other: ComparedSide | null;
  readonly change: number | null;
  readonly verdictChanged: boolean;
}

/** Two runs side by side. */
export interface RunComparison {
  readonly base: Run;
  readonly other: Run;
  readonly results: readonly ComparedResult[];
  readonly truncated: boolean;
}

export const compareRunsDocument = apiDocument<
  { compareRuns: RunComparison },
  {
    baseRunId: string;
    otherRunId: string;
    signal?: string | undefined;
    feature?: string | undefined;
    metric?: string | undefined;
  }
>(`
  query CliCompareRuns($baseRunId: ID!, $otherRunId: ID!, $signal: String, $feature: String, $metric: String) {
    compareRuns(
      baseRunId: $baseRunId, otherRunId: $otherRunId, signal: $signal, feature: $feature, metric: $metric
    ) {
      base { ${runFields} }
      other { ${runFields} }
      results {
        signal feature metric { id } change verdictChanged
        base { value status verdict } other { value status verdict }
      }
      truncated
    }
  }
`);

/** The newest runs of a monitor, by scheduled time. */
export const runsOfMonitorDocument = apiDocument<
  { monitors: { nodes: readonly { runs: { nodes: readonly Pick<Run, 'id' | 'status'>[] } }[] } },
  { name: string }
>(`
  query CliRunsOfMonitor($name: String!) {
    monitors(first: 1, filter: { names: [$name] }) { nodes { runs(first: 100) { nodes { id status } } } }
  }
`);
