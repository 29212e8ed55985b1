import { decides, type DataType, type MetricDefinition } from '@circuitwatch/metric-engine';
import {
  judge,
  responseTo,
  type Judgement,
  type MetricOutcome,
  type ResultStatus,
  type Signal,
} from '@circuitwatch/monitoring-definitions';
import { breachKey, type MonitorRunInput } from './run-request.ts';

/** What measuring one metric gave. */
export interface Measurement {
  readonly status: ResultStatus;
  /** null unless status is COMPUTED. */
  readonly value: number | null;
  readonly baselineValue: number | null;
  readonly bounds: MetricOutcome['bounds'];
  readonly reason: string | null;
}

/** One metric of one feature, before it is judged. */
export interface ResultToJudge {
  readonly signal: Signal;
  readonly feature: string;
  readonly metric: Pick<MetricDefinition, 'id' | 'version' | 'kind' | 'direction' | 'title'>;
  readonly dataType: DataType | null;
  readonly threshold: number | null;
  readonly measurement: Measurement;
  readonly baselineRows: number;
  readonly targetRows: number;
}

/** A measurement without a value. */
export function unmeasured(status: Exclude<ResultStatus, 'COMPUTED'>, reason: string): Measurement {
  return { status, value: null, baselineValue: null, bounds: null, reason };
}

/** A value; one that is not finite is none. */
export function measured(value: number | undefined, baselineValue: number | null = null): Measurement {
  if (value === undefined || !Number.isFinite(value)) {
    return unmeasured('NOT_FINITE', 'The metric is not defined for these values.');
  }
  const other = baselineValue !== null && Number.isFinite(baselineValue) ? baselineValue : null;
  return { status: 'COMPUTED', value, baselineValue: other, bounds: null, reason: null };
}

/** Judges a result, and says what it calls for. */
export function judgeResult(
  result: ResultToJudge,
  breachedBefore: MonitorRunInput['breachedBefore'],
): MetricOutcome {
  const { signal, feature, metric, dataType, threshold, measurement, baselineRows, targetRows } = result;
  const { status, value, baselineValue, bounds, reason } = measurement;
  const { observeOnly } = signal;
  const judged =
    undecidedBetween(result) ??
    judge({ metric, value, threshold, baselineRate: baselineValue, observeOnly, reason });
  const before = breachedBefore[breachKey(signal.name, metric.id, feature)] ?? 0;
  return {
    signal: signal.name,
    feature,
    metric: metric.id,
    metricVersion: metric.version,
    dataType,
    status,
    value,
    baselineValue,
    bounds,
    threshold: judged.threshold,
    verdict: judged.verdict,
    response: responseTo({ metric, verdict: judged.verdict, value, breachedBefore: before }),
    reason: judged.reason,
    baselineRows,
    targetRows,
  };
}

/** A value that is known within bounds only has a verdict where both ends have the same. */
function undecidedBetween({ signal, metric, threshold, measurement }: ResultToJudge): Judgement | null {
  const { bounds } = measurement;
  if (bounds === null || threshold === null || signal.observeOnly) return null;
  if (decides(bounds, threshold, metric.direction) !== 'undecided') return null;
  const reason = `${metric.title} lies between ${bounds.low} and ${bounds.high}, which does not tell on which side of the threshold of ${threshold} it is.`;
  return { verdict: 'NO_DATA', threshold, reason };
}
