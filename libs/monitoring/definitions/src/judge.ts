import { isBreached, type MetricDefinition } from '@circuitwatch/metric-engine';
import type { Verdict } from './outcome.ts';

/** What a verdict on one metric needs to know. */
export interface MetricToJudge {
  readonly metric: Pick<MetricDefinition, 'kind' | 'direction' | 'title'>;
  /** null when it could not be computed; `reason` then says why. */
  readonly value: number | null;
  /** As the signal gives it: a number, or null for the metric's own rule. */
  readonly threshold: number | null;
  /** The same rate measured on the baseline alone: what null stands for in data quality. */
  readonly baselineRate: number | null;
  readonly observeOnly: boolean;
  readonly reason?: string | null;
}

/** The verdict, the threshold it was judged by, and for people why, where that is not plain. */
export interface Judgement {
  readonly verdict: Verdict;
  readonly threshold: number | null;
  readonly reason: string | null;
}

/**
 * Judges one metric. Equality never breaches; a data-quality threshold of null is the baseline's own rate,
 * a drift threshold of null is computed but not judged.
 */
export function judge(subject: MetricToJudge): Judgement {
  const { metric, value, observeOnly } = subject;
  const isQuality = metric.kind === 'quality';
  const threshold = subject.threshold ?? (isQuality ? subject.baselineRate : null);
  const reason = subject.reason ?? null;
  if (observeOnly) return { verdict: 'OBSERVED', threshold, reason };
  if (!isQuality && threshold === null) return { verdict: 'OBSERVED', threshold, reason };
  if (value === null)
    return { verdict: 'NO_DATA', threshold, reason: reason ?? 'There is no value to judge.' };
  if (threshold === null) {
    return { verdict: 'NO_DATA', threshold, reason: reason ?? 'The baseline has no rate to compare with.' };
  }
  if (!isBreached(metric, value, threshold)) return { verdict: 'HEALTHY', threshold, reason };
  const limit = subject.threshold === null ? "the baseline's own rate of" : 'the threshold of';
  const crossed = `${metric.title} of ${shown(value)} is ${metric.direction} ${limit} ${shown(threshold)}.`;
  return { verdict: 'BREACHED', threshold, reason: reason ?? crossed };
}

/** As many digits as people compare by; the stored value keeps them all. */
function shown(value: number): string {
  return String(Number(value.toPrecision(3)));
}

/**
 * The verdict over many: of a signal over its metrics, of a run over its signals. BREACHED wins over NO_DATA,
 * NO_DATA over HEALTHY; OBSERVED never counts and is the answer only when there is nothing else.
 */
export function rollUp(verdicts: Iterable<Verdict>): Verdict {
  const seen = new Set(verdicts);
  for (const verdict of ['BREACHED', 'NO_DATA', 'HEALTHY', 'OBSERVED'] as const) {
    if (seen.has(verdict)) return verdict;
  }
  return 'NO_DATA';
}
