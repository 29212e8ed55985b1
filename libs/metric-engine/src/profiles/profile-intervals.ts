import { countEqualWidthBins, equalWidthEdges, sturgesBinCount } from '../bins/equal-width-bins.ts';
import { once } from '../comparison/once.ts';
import { ksPValue } from '../distributions/ks-p-value.ts';
import { normalizedWassersteinDistance } from '../metrics/distances/normalized-wasserstein-distance.ts';
import { CellIndex } from './cell-index.ts';
import { binIntervals, type CountIntervals } from './count-intervals.ts';
import { decileIndexInterval } from './decile-interval.ts';
import { deviationInterval } from './deviation-interval.ts';
import { jensenShannonInterval, mapped, stabilityInterval } from './divergence-interval.ts';
import { gapInterval, type GapInterval } from './gap-interval.ts';
import { unknownInterval, widened, type Interval } from './interval.ts';
import type { MergeableProfile } from './mergeable-profile.ts';

/** The metrics that mergeable profiles bound. */
export type BoundedMetricId =
  | 'jensen_shannon_distance'
  | 'normalized_wasserstein_distance'
  | 'population_stability_index'
  | 'two_sample_kolmogorov_smirnov_test'
  | 'ks_test'
  | 'wasserstein_distance'
  | 'psi';

/** Bounds of a metric's value; of a test, which is judged by its p-value, also of the statistic. */
export interface MetricInterval {
  readonly value: Interval;
  readonly statistic: Interval | null;
}

/** Of p-values computed by different series. */
const pValueRounding = 1e-9;

interface BoundedPair {
  readonly baseline: MergeableProfile;
  readonly target: MergeableProfile;
  readonly gap: () => GapInterval;
}

const boundsOf: Readonly<Record<BoundedMetricId, (pair: BoundedPair) => MetricInterval>> = {
  jensen_shannon_distance: (pair) => distance(jensenShannon(pair)),
  normalized_wasserstein_distance: (pair) => distance(normalizedWasserstein(pair)),
  population_stability_index: (pair) => distance(populationStability(pair)),
  two_sample_kolmogorov_smirnov_test: kolmogorovSmirnov,
  ks_test: kolmogorovSmirnov,
  wasserstein_distance: ({ gap }) => distance(gap().wasserstein),
  psi: ({ baseline, target }) =>
    distance(decileIndexInterval(new CellIndex(baseline.cells), new CellIndex(target.cells))),
};

/**
 * Intervals that hold the values compareNumeric computes of the raw numbers, for certain: rounding is allowed
 * for. Unknown where a value is not defined. Time O(cells), beside the p-values.
 */
export function boundNumeric(
  baseline: MergeableProfile,
  target: MergeableProfile,
  metrics: readonly BoundedMetricId[],
): ReadonlyMap<BoundedMetricId, MetricInterval> {
  const pair = { baseline, target, gap: once(() => gapInterval(baseline.cells, target.cells)) };
  return new Map(metrics.map((id) => [id, boundsOf[id](pair)]));
}

function distance(value: Interval): MetricInterval {
  return { value, statistic: null };
}

function kolmogorovSmirnov({ baseline, target, gap }: BoundedPair): MetricInterval {
  const { gapSteps, gapUnit } = gap();
  const pValue = (steps: number): number =>
    ksPValue(baseline.count, target.count, { gapSteps: steps, gapUnit });
  if (Number.isNaN(gapUnit)) return { value: unknownInterval, statistic: unknownInterval };
  const between = { low: pValue(gapSteps.high), high: pValue(gapSteps.low) };
  const { low, high } = widened(between, pValueRounding);
  return {
    value: { low, high: Math.min(1, high) },
    statistic: { low: gapSteps.low / gapUnit, high: gapSteps.high / gapUnit },
  };
}

function normalizedWasserstein({ baseline, gap }: BoundedPair): Interval {
  const { low, high } = gap().wasserstein;
  const deviation = deviationInterval(baseline.cells);
  if (baseline.count > 1 && Number.isNaN(deviation.low)) return unknownInterval;
  const bounds = {
    low: normalizedWassersteinDistance(low, deviation.high),
    high: normalizedWassersteinDistance(high, deviation.low),
  };
  // An infinite distance by an infinite deviation says nothing.
  return Number.isNaN(bounds.low + bounds.high) ? unknownInterval : bounds;
}

function jensenShannon(pair: BoundedPair): Interval {
  const counts = equalWidthCounts(pair);
  if (!counts) return unknownInterval;
  return jensenShannonInterval(counts.baseline, pair.baseline.count, counts.target, pair.target.count);
}

function populationStability(pair: BoundedPair): Interval {
  const counts = equalWidthCounts(pair);
  if (!counts) return unknownInterval;
  const shares = (side: CountIntervals, count: number): CountIntervals =>
    mapped(side, (value) => (value + 1) / (count + side.low.length));
  return stabilityInterval(
    shares(counts.baseline, pair.baseline.count),
    shares(counts.target, pair.target.count),
  );
}

function equalWidthCounts({
  baseline,
  target,
}: BoundedPair): Record<'baseline' | 'target', CountIntervals> | undefined {
  const smallest = Math.min(baseline.cells.mins[0] ?? NaN, target.cells.mins[0] ?? NaN);
  const largest = Math.max(baseline.cells.maxs.at(-1) ?? NaN, target.cells.maxs.at(-1) ?? NaN);
  if (!Number.isFinite(smallest) || !Number.isFinite(largest)) return undefined;
  const bins = sturgesBinCount(Math.min(baseline.count, target.count));
  const edges = equalWidthEdges(smallest, largest, bins);
  const count = (sorted: Float64Array): Float64Array => countEqualWidthBins(sorted, edges);
  return { baseline: binIntervals(baseline.cells, count), target: binIntervals(target.cells, count) };
}
