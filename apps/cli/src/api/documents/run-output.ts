import type { DataType } from '@circuitwatch/metric-engine';
import type { FeatureDistribution, SignalKind } from '@circuitwatch/monitoring-definitions';
import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument } from '../api-document.ts';
import { pageFields } from './records.ts';

/** What is written of a run, but for its results. */
export interface RunWithDistributions {
  readonly id: string;
  readonly signals: readonly {
    readonly name: string;
    /** null in runs of older releases. */
    readonly kind: Uppercase<SignalKind> | null;
    readonly baselineRows: number | null;
    readonly targetRows: number | null;
    readonly distributionsOf: string | null;
  }[];
  readonly distributions: readonly FeatureDistribution[];
}

export const runOutputDocument = apiDocument<
  { monitors: { nodes: readonly { lastRun: RunWithDistributions | null }[] } },
  { name: string }
>(`
  query CliRunOutput($name: String!) {
    monitors(first: 1, filter: { names: [$name] }) {
      nodes {
        lastRun {
          id
          signals { name kind baselineRows targetRows distributionsOf }
          distributions { signal feature edges categories others baselineCounts targetCounts }
        }
      }
    }
  }
`);

/** A result, of what is written. */
export interface ResultValue {
  readonly signal: string;
  readonly feature: string;
  readonly metric: { readonly id: string };
  readonly dataType: Uppercase<DataType> | null;
  readonly value: number | null;
  readonly baselineValue: number | null;
  readonly threshold: number | null;
}

export const resultValuesDocument = apiDocument<
  { metricResults: Page<ResultValue> },
  PageVariables & { filter: { readonly runId: string } }
>(`
  query CliResultValues($first: Int, $after: String, $filter: MetricResultFilter) {
    metricResults(first: $first, after: $after, filter: $filter) {
      nodes { signal feature metric { id } dataType value baselineValue threshold }
      ${pageFields}
    }
  }
`);
