import type { Page, PageVariables } from '../all-pages.ts';
import { apiDocument, type ApiDocument } from '../api-document.ts';
import { pageFields, runFields, type Run, type Verdict } from './records.ts';

/** The newest finished run of a monitor. */
export interface LastRun extends Run {
  readonly targetWindow: { readonly from: string; readonly to: string } | null;
  readonly baselineWindow: { readonly from: string; readonly to: string } | null;
}

/** A monitor as `results` finds it. */
export interface MonitorWithLastRun {
  readonly id: string;
  readonly name: string;
  readonly lastRun: LastRun | null;
}

export const lastRunDocument = apiDocument<
  { monitors: { nodes: readonly MonitorWithLastRun[] } },
  { name: string }
>(`
  query CliLastRun($name: String!) {
    monitors(first: 1, filter: { names: [$name] }) {
      nodes {
        id
        name
        lastRun { ${runFields} targetWindow { from to } baselineWindow { from to } }
      }
    }
  }
`);

/** One metric of one feature. */
export interface ResultRow {
  readonly signal: string;
  readonly feature: string;
  readonly metric: { readonly id: string; readonly breach: 'ABOVE' | 'BELOW' };
  /** null where the metric is about no feature. */
  readonly dataType: 'NUMERICAL' | 'CATEGORICAL' | null;
  readonly status: string;
  readonly value: number | null;
  /** Of a metric that measures each side alone. */
  readonly baselineValue: number | null;
  /** Where the value is known within bounds only. */
  readonly bounds: { readonly low: number; readonly high: number } | null;
  readonly threshold: number | null;
  readonly verdict: Verdict;
  /** What a breach calls for. */
  readonly response: 'MINOR' | 'MODERATE' | 'SEVERE' | null;
  readonly reason: string | null;
  readonly baselineRows: number;
  readonly targetRows: number;
}

/** Conditions on results that all have to hold. */
export interface ResultFilter {
  readonly runId: string;
  readonly feature?: string | undefined;
  readonly metric?: string | undefined;
  readonly verdict?: readonly Verdict[] | undefined;
}

export const resultsDocument = apiDocument<
  { metricResults: Page<ResultRow> },
  PageVariables & { filter: ResultFilter }
>(`
  query CliResults($first: Int, $after: String, $filter: MetricResultFilter) {
    metricResults(first: $first, after: $after, filter: $filter) {
      nodes {
        signal feature metric { id breach } dataType status value baselineValue bounds { low high }
        threshold verdict response reason baselineRows targetRows
      }
      ${pageFields}
    }
  }
`);

/** Counts of baseline and target over shared bins or categories. */
export interface Distribution {
  readonly feature: string;
  /** Empty for categories. */
  readonly edges: readonly number[];
  /** Empty for numbers. */
  readonly categories: readonly string[];
  readonly baselineCounts: readonly number[];
  readonly targetCounts: readonly number[];
}

export const distributionDocument = apiDocument<
  { node: { distributions?: readonly Distribution[] } | null },
  { runId: string; feature: string }
>(`
  query CliDistribution($runId: ID!, $feature: String!) {
    node(id: $runId) {
      ... on MonitorRun { distributions(features: [$feature]) {
        feature edges categories baselineCounts targetCounts
      } }
    }
  }
`);

/** A feature and a metric of it. */
export interface SeriesKey {
  readonly feature: string;
  readonly metric: string;
}

/** Values over time, oldest first; null where there was none. */
export type Series = readonly { readonly scheduledAt: string; readonly value: number | null }[];

/** Asks for several series of one monitor at once, as `s0`, `s1`, …; `f0`, `m0`, … are their variables. */
export function seriesDocument(
  count: number,
): ApiDocument<{ node: Readonly<Record<string, Series>> | null }, Readonly<Record<string, string>>> {
  const indexes = Array.from({ length: count }, (_, index) => index);
  const declared = indexes.map((index) => `$f${index}: String!, $m${index}: String!`).join(', ');
  const fields = indexes.map(
    (index) =>
      `s${index}: series(feature: $f${index}, metric: $m${index}, from: $from) { scheduledAt value }`,
  );
  return apiDocument(`
    query CliSeries($monitorId: ID!, $from: DateTime, ${declared}) {
      node(id: $monitorId) { ... on Monitor { ${fields.join('\n')} } }
    }
  `);
}
