import {
  plainThresholdsOf,
  wholeSignal,
  type CustomSignal,
  type MetricOutcome,
} from '@circuitwatch/monitoring-definitions';
import { sqlOf, windowsOf, type SelectedSource } from '../data-source.ts';
import type { Findings } from '../findings.ts';
import { judgeResult, measured, unmeasured, type Measurement } from '../judge-result.ts';
import type { CustomMetric, QueryAnswer } from '../ports.ts';
import type { MonitorRunRequest } from '../run-request.ts';

/** More rows than this say nothing to people, and would fill the database. */
const maximumRows = 10_000;
const maximumMs = 60_000;

/**
 * Runs the signal's SQL over its data; each row that it returns is a metric, of a group or of all rows, and a value.
 * As with Azure's custom signals, a value above its threshold is a breach.
 *
 * @throws AppError INVALID when the SQL cannot run, reaches for more than its data, or takes or answers too much.
 */
export async function executeCustom(
  signal: CustomSignal,
  sources: ReadonlyMap<string, SelectedSource>,
  request: MonitorRunRequest,
): Promise<Findings> {
  const answer = await request.reader.query({
    relations: new Map([...sources].map(([name, { source, window }]) => [name, { source, window }])),
    sql: signal.sql ?? sqlOf(signal.component ?? '', request.components),
    inputs: signal.inputs,
    maximumRows,
    maximumMs,
    segment: signal.segment ?? null,
    signal: request.signal,
  });
  const baselineRows = answer.rows.get('baseline') ?? 0;
  const targetRows = answer.rows.get('target') ?? 0;
  return {
    signals: [
      {
        outcome: {
          name: signal.name,
          kind: signal.kind,
          windows: windowsOf(sources),
          baselineRows,
          targetRows,
          distributionsOf: null,
          importance: null,
          truth: null,
          notes: [],
        },
        results: resultsOf(signal, answer, { baselineRows, targetRows }, request),
      },
    ],
    distributions: [],
    files: answer.files,
  };
}

function resultsOf(
  signal: CustomSignal,
  { metrics }: QueryAnswer,
  rows: { readonly baselineRows: number; readonly targetRows: number },
  { breachedBefore }: MonitorRunRequest,
): readonly MetricOutcome[] {
  const thresholds = plainThresholdsOf(signal);
  const judged = (id: string, group: string | null, measurement: Measurement, threshold: number | null) =>
    judgeResult(
      {
        signal,
        feature: group ?? wholeSignal,
        // No kind that has bands of response: only its author knows what a value means.
        metric: { id, version: 1, kind: 'sensor', direction: 'above', title: id },
        dataType: null,
        threshold,
        measurement,
        ...rows,
      },
      breachedBefore,
    );
  const found = lastOfEach(metrics).map(({ metric, group, value, threshold }) =>
    judged(metric, group, measured(value ?? undefined), thresholds.get(metric) ?? threshold),
  );
  const answered = new Set(metrics.map(({ metric }) => metric));
  const missing = [...thresholds].filter(([id]) => !answered.has(id));
  return [
    ...found,
    ...missing.map(([id, threshold]) =>
      judged(id, null, unmeasured('NO_DATA', `The SQL returned no row for "${id}".`), threshold),
    ),
  ];
}

/** A metric of a group has one value; of several rows the last one counts. */
function lastOfEach(metrics: readonly CustomMetric[]): readonly CustomMetric[] {
  return [...new Map(metrics.map((row) => [JSON.stringify([row.metric, row.group]), row])).values()];
}
