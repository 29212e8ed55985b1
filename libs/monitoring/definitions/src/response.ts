import type { MetricDefinition } from '@circuitwatch/metric-engine';
import type { ResponseBand, Verdict } from './outcome.ts';

/** Up to where drift is minor, and up to where moderate; from there on it is severe. */
const driftBands = { minor: 0.15, moderate: 0.25 } as const;
/** As many runs in a row with a breached error are taken for a degradation that lasts. */
const lastingRuns = 3;

/** What the response to one result depends on. */
export interface FindingToAnswer {
  readonly metric: Pick<MetricDefinition, 'kind' | 'direction'>;
  readonly verdict: Verdict;
  readonly value: number | null;
  /** Earlier runs, directly before this one, in which the same result was breached. */
  readonly breachedBefore: number;
}

/**
 * What a finding calls for. Drift by its distance: below 0.15 watch it, to 0.25 schedule a retraining, above retrain
 * now; significance tests, whose p-values measure no size, call for watching. Performance by how long it lasts: the
 * third breached run in a row calls for retraining now, the ones before it for watching.
 */
export function responseTo({ metric, verdict, value, breachedBefore }: FindingToAnswer): ResponseBand | null {
  if (verdict !== 'BREACHED' || value === null) return null;
  if (metric.kind === 'performance') return breachedBefore + 1 >= lastingRuns ? 'SEVERE' : 'MINOR';
  if (metric.kind !== 'drift' || metric.direction === 'below') return 'MINOR';
  if (value > driftBands.moderate) return 'SEVERE';
  return value >= driftBands.minor ? 'MODERATE' : 'MINOR';
}

/** The strongest of many. */
export function strongestResponse(responses: Iterable<ResponseBand | null>): ResponseBand | null {
  const seen = new Set(responses);
  for (const band of ['SEVERE', 'MODERATE', 'MINOR'] as const) if (seen.has(band)) return band;
  return null;
}
