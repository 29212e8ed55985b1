import type {
  Labels,
  MetricSource,
  RuleEvidence,
  RuleSample,
  SourceReading,
} from '@circuitwatch/alerting-definitions';
import { meets } from '../meets.ts';
import { aggregate } from './aggregate.ts';
import type { MetricIndex, MetricObservation } from './metric-observation.ts';
import { selectObservations } from './select-observations.ts';

const mostRows = 10;

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
  const { shareOf } = source;
  const relevant = shareOf === null ? measured : measured.filter(({ value }) => meets(value, shareOf));
  const sign = isWorseAbove(source) ? -1 : 1;
  const worstFirst = relevant.toSorted((a, b) => sign * (a.value - b.value));
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
    rowCount: relevant.length,
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
  const measured: Measured[] = [];
  const values: number[] = [];
  for (const observation of observations) {
    const value = measureOf(source, observation);
    if (value === null || Number.isNaN(value)) continue;
    measured.push({ observation, value });
    values.push(value);
  }
  const value =
    source.shareOf === null ? aggregate(values, source.aggregation) : shareMeeting(source, measured);
  let evidence: RuleEvidence | null | undefined;
  return {
    labels,
    value,
    observedAt: newest(observations),
    // Only findings are shown, and most series are none.
    get evidence() {
      return (evidence ??= measured.length === 0 ? null : evidenceOf(source, measured));
    },
  };
}

function readFresh(source: MetricSource, index: MetricIndex, earliest: Date | null): SourceReading {
  const samples: RuleSample[] = [];
  for (const { labels, members } of selectObservations(source, index)) {
    const recent = earliest === null ? members : members.filter(({ recordedAt }) => recordedAt > earliest);
    if (recent.length > 0) samples.push(sampleOf(source, labels, recent));
  }
  return samples.length === 0 ? { kind: 'NO_DATA' } : { kind: 'SAMPLES', samples };
}

/** Readings that are kept for other rules, such as those with another threshold. */
const mostReadings = 200;

/**
 * What monitors last found, as samples of a rule: filtered, split by labels, aggregated. No data when nothing matches.
 * Rules that ask the same of one index are given the same reading.
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
  const key = JSON.stringify([source, earliest]);
  const known = index.readings.get(key);
  if (known !== undefined) return known;
  const reading = readFresh(source, index, earliest);
  if (index.readings.size >= mostReadings) index.readings.clear();
  index.readings.set(key, reading);
  return reading;
}
