import type {
  Labels,
  MetricLabel,
  MetricSource,
  RuleEvidence,
  RuleSample,
  SourceReading,
} from '@circuitwatch/alerting-definitions';
import { meets } from '../meets.ts';
import { aggregate } from './aggregate.ts';
import type { MetricIndex, MetricObservation } from './metric-observation.ts';

const mostRows = 10;

const labelOf: Readonly<Record<MetricLabel, (observation: MetricObservation) => string>> = {
  plant_id: ({ plant }) => plant,
  circuit_id: ({ circuit }) => circuit,
  monitor: ({ monitor }) => monitor,
  signal: ({ signal }) => signal,
  feature: ({ feature }) => feature,
  metric: ({ metric }) => metric,
};

type Test = (observation: MetricObservation) => boolean;

function among(names: readonly string[], ...read: ((observation: MetricObservation) => string)[]): Test[] {
  if (names.length === 0) return [];
  const wanted = new Set(names);
  return [(observation) => read.some((one) => wanted.has(one(observation)))];
}

function testsOf(source: MetricSource, earliest: Date | null): readonly Test[] {
  return [
    ...among(
      source.signals,
      ({ signal }) => signal,
      ({ signalKind }) => signalKind,
    ),
    ...among(source.plants, labelOf.plant_id),
    ...among(source.circuits, labelOf.circuit_id),
    ...among(source.monitors, labelOf.monitor),
    ...among(source.features, labelOf.feature),
    ...(earliest === null ? [] : [({ recordedAt }: MetricObservation) => recordedAt > earliest]),
  ];
}

/** What the rule looks at of one observation; null: nothing could be measured. */
function measureOf({ measure }: MetricSource, observation: MetricObservation): number | null {
  const { value, previousValue, verdict } = observation;
  if (measure === 'BREACHED') return verdict === 'NO_DATA' ? null : Number(verdict === 'BREACHED');
  if (measure === 'VALUE' || value === null) return value;
  if (previousValue === null) return null;
  const change = value - previousValue;
  return measure === 'CHANGE' ? change : change / Math.abs(previousValue);
}

interface Measured {
  readonly observation: MetricObservation;
  readonly value: number;
}

/** Whether a great value is a bad one. */
function isWorseAbove({ shareOf, aggregation }: MetricSource): boolean {
  if (shareOf !== null) return shareOf.operator !== 'LESS' && shareOf.operator !== 'LESS_OR_EQUAL';
  return aggregation !== 'MIN';
}

function evidenceOf(source: MetricSource, measured: readonly Measured[]): RuleEvidence {
  const sign = isWorseAbove(source) ? -1 : 1;
  const worstFirst = measured.length < 2 ? measured : measured.toSorted((a, b) => sign * (a.value - b.value));
  const worst = worstFirst[0]?.observation;
  return {
    runId: worst?.runId ?? null,
    feature: worst?.feature ?? null,
    signal: worst?.signal ?? null,
    rows: worstFirst.slice(0, mostRows).map(({ observation, value }) => ({
      plant_id: observation.plant,
      circuit_id: observation.circuit,
      monitor: observation.monitor,
      signal: observation.signal,
      feature: observation.feature,
      metric: observation.metric,
      value,
    })),
    rowCount: measured.length,
  };
}

function circuitOf({ observation }: Measured): string {
  return `${observation.plant}\0${observation.circuit}`;
}

/** The share of circuits of which at least one series meets the condition. */
function shareMeeting({ shareOf }: MetricSource, measured: readonly Measured[]): number | null {
  if (shareOf === null || measured.length === 0) return null;
  const circuits = new Set(measured.map(circuitOf));
  const meeting = new Set(measured.filter(({ value }) => meets(value, shareOf)).map(circuitOf));
  return meeting.size / circuits.size;
}

function newest(observations: readonly MetricObservation[]): Date | null {
  let latest: Date | null = null;
  for (const { recordedAt } of observations) if (latest === null || recordedAt > latest) latest = recordedAt;
  return latest;
}

function sampleOf(
  source: MetricSource,
  labels: Labels,
  observations: readonly MetricObservation[],
): RuleSample {
  const measured = observations.flatMap((observation): Measured[] => {
    const value = measureOf(source, observation);
    return value === null || Number.isNaN(value) ? [] : [{ observation, value }];
  });
  const value =
    source.shareOf === null
      ? aggregate(
          measured.map((one) => one.value),
          source.aggregation,
        )
      : shareMeeting(source, measured);
  const relevant =
    source.shareOf === null
      ? measured
      : measured.filter((one) => source.shareOf && meets(one.value, source.shareOf));
  return {
    labels,
    value,
    observedAt: newest(observations),
    evidence: measured.length === 0 ? null : evidenceOf(source, relevant),
  };
}

function candidates({ metrics }: MetricSource, index: MetricIndex): readonly MetricObservation[] {
  if (metrics.length === 0) return index.all;
  return metrics.flatMap((metric) => index.byMetric.get(metric) ?? []);
}

/**
 * What monitors last found, as samples of a rule: filtered, split by labels, aggregated. No data when nothing matches.
 *
 * @param windowSeconds only results that were recorded within so many seconds before `at`; null: however old
 */
export function readMetricSource(
  source: MetricSource,
  index: MetricIndex,
  at: Date,
  windowSeconds: number | null,
): SourceReading {
  const earliest = windowSeconds === null ? null : new Date(at.getTime() - windowSeconds * 1_000);
  const tests = testsOf(source, earliest);
  const groups = new Map<string, { readonly labels: Labels; readonly members: MetricObservation[] }>();
  for (const observation of candidates(source, index)) {
    if (!tests.every((test) => test(observation))) continue;
    const values = source.splitBy.map((label) => labelOf[label](observation));
    const key = values.join('\0');
    const group = groups.get(key);
    if (group !== undefined) group.members.push(observation);
    else {
      const labels = Object.fromEntries(source.splitBy.map((label, place) => [label, values[place] ?? '']));
      groups.set(key, { labels, members: [observation] });
    }
  }
  if (groups.size === 0) return { kind: 'NO_DATA' };
  const samples = Array.from(groups.values(), ({ labels, members }) => sampleOf(source, labels, members));
  return { kind: 'SAMPLES', samples };
}
