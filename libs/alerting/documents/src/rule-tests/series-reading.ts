import type { AlertRule, Labels, SourceReading } from '@circuitwatch/alerting-definitions';
import {
  indexObservations,
  readKqlAnswer,
  readMetricSource,
  type MetricObservation,
} from '@circuitwatch/alerting-evaluation';
import type { InputSeries } from './rule-test.ts';

/** Where a source looks: series at an instant of a test. */
interface Moment {
  readonly series: readonly InputSeries[];
  readonly intervalSeconds: number;
  readonly seconds: number;
}

/** Values of a series up to now, newest last, nothing new left out; undefined: it is gone, or has not begun. */
function valuesUntil(
  { values }: InputSeries,
  { intervalSeconds, seconds }: Moment,
): readonly { readonly index: number; readonly value: number }[] | undefined {
  const until = values.slice(0, Math.floor(seconds / intervalSeconds) + 1);
  if (until.findLast((value) => value !== null) === 'stale') return undefined;
  const found = until.flatMap((value, index) => (typeof value === 'number' ? [{ index, value }] : []));
  return found.length === 0 ? undefined : found;
}

/** A made-up series as a monitor's result; any value but 0 counts as breached where the rule asks for that. */
function observationOf(series: InputSeries, moment: Moment): readonly MetricObservation[] {
  const found = valuesUntil(series, moment);
  const newest = found?.at(-1);
  if (found === undefined || newest === undefined) return [];
  const { labels, name } = series;
  const signal = labels['signal'] ?? '';
  return [
    {
      plant: labels['plant_id'] ?? '',
      circuit: labels['circuit_id'] ?? '',
      monitor: labels['monitor'] ?? '',
      signal,
      signalKind: labels['signal_kind'] ?? signal,
      feature: labels['feature'] ?? '',
      metric: name,
      runId: String(newest.index),
      recordedAt: new Date(newest.index * moment.intervalSeconds * 1_000),
      value: newest.value,
      previousValue: found.at(-2)?.value ?? null,
      verdict: newest.value === 0 ? 'HEALTHY' : 'BREACHED',
    },
  ];
}

/** The value at this instant alone, as a query or expression gives it. */
function currentValue({ values }: InputSeries, { intervalSeconds, seconds }: Moment): number | null {
  const value = values[Math.floor(seconds / intervalSeconds)];
  return typeof value === 'number' ? value : null;
}

function current(moment: Moment, names: readonly string[]) {
  return moment.series.flatMap((series): readonly { labels: Labels; value: number }[] => {
    const value = names.includes(series.name) ? currentValue(series, moment) : null;
    return value === null ? [] : [{ labels: series.labels, value }];
  });
}

function readKql(rule: AlertRule, moment: Moment): SourceReading {
  if (rule.source.kind !== 'KQL') return { kind: 'NO_DATA' };
  const { measure, dimensions } = rule.source;
  const column = measure.kind === 'COLUMN' ? measure.column : 'rows';
  const rows = current(moment, [rule.name, column]).flatMap(({ labels, value }) => {
    const cells = dimensions.map((dimension) => labels[dimension] ?? '');
    const count = measure.kind === 'COLUMN' ? 1 : Math.max(0, Math.floor(value));
    return Array.from({ length: Math.min(count, 10_000) }, () => [...cells, value]);
  });
  const columns = [...dimensions, column].map((name) => ({ name }));
  return readKqlAnswer(rule.source, { columns, rows });
}

/**
 * What the source of a rule reads of made-up series. METRIC: series are named by metric, with the labels of monitors,
 * and the newest value stays. KQL: each series is a row of the answer with its labels as columns, named by the column
 * or the rule; of a rule that counts rows its value is their number. PROMQL: series are the expression's answer, named
 * `value` or by the rule.
 */
export function readSeries(rule: AlertRule, moment: Moment): SourceReading {
  switch (rule.source.kind) {
    case 'METRIC': {
      const observations = moment.series.flatMap((series) => observationOf(series, moment));
      const at = new Date(moment.seconds * 1_000);
      return readMetricSource(rule.source, indexObservations(observations), at, rule.windowSeconds);
    }
    case 'KQL':
      return readKql(rule, moment);
    case 'PROMQL':
      return {
        kind: 'SAMPLES',
        samples: current(moment, [rule.name, 'value']).map((sample) => ({
          ...sample,
          observedAt: null,
          evidence: null,
        })),
      };
  }
}
