import { ksPValue } from '../distributions/ks-p-value.ts';
import { normalizedWassersteinDistance } from '../metrics/distances/normalized-wasserstein-distance.ts';
import type { MetricValue, PairMetric } from '../metrics/pair-metric.ts';
import { pairMetrics } from '../metrics/pair-metrics.ts';
import type { PairMetricId } from '../comparison/compare-features.ts';
import { once } from '../comparison/once.ts';
import { gapOfCuts } from './cut-gap.ts';
import { CutOrder } from './cut-order.ts';
import { distinctCuts } from './cut-table.ts';
import { decileIndexInterval } from './decile-interval.ts';
import { deviationInterval } from './deviation-interval.ts';
import { equalWidthCounts, exactCuts, type MergedFeature } from './exact-cuts.ts';
import { gapInterval } from './gap-interval.ts';
import { unknownInterval, widened, type Interval } from './interval.ts';
import { decileCuts, gapCuts } from './refining-cuts.ts';

/** A metric of merged profiles; NaN where it is not defined or nothing is known. */
export interface MergedValue {
  /** Exact within rounding where there are no bounds, else the middle between them. */
  readonly value: number;
  /** The exact value lies between them for certain; null where it is known. */
  readonly bounds: Interval | null;
}

/** The metrics that merged profiles bound, beside those they give exactly. */
type BoundedId = Extract<
  PairMetricId,
  | 'normalized_wasserstein_distance'
  | 'wasserstein_distance'
  | 'two_sample_kolmogorov_smirnov_test'
  | 'ks_test'
  | 'psi'
>;

const metricsById: ReadonlyMap<string, PairMetric> = new Map(
  pairMetrics.map((metric) => [metric.id, metric]),
);

/** Of p-values computed by different series. */
const pValueRounding = 1e-9;
/** Of moments that were merged. */
const momentsRounding = 1e-11;
/** No wider than the room that is left for rounding. */
const exactWidth = { relative: 1e-11, absolute: 1e-13 } as const;

interface Merged extends MergedFeature {
  readonly gap: () => ReturnType<typeof gapInterval>;
}

const boundsOf: Readonly<Record<BoundedId, (feature: Merged) => Interval>> = {
  normalized_wasserstein_distance: normalizedWasserstein,
  wasserstein_distance: ({ gap }) => gap().wasserstein,
  two_sample_kolmogorov_smirnov_test: kolmogorovSmirnov,
  ks_test: kolmogorovSmirnov,
  psi: ({ baseline, target, table }) =>
    decileIndexInterval(
      new CutOrder(baseline.cells, table, table.baseline),
      new CutOrder(target.cells, table, table.target),
    ),
};

/** Whether merged profiles tell the metric; the others need every value in order. */
export function isMergeableMetric(id: PairMetricId): boolean {
  const metric = metricsById.get(id);
  return id in boundsOf || metric?.ofBins !== undefined || metric?.ofMoments !== undefined;
}

/**
 * The asked metrics of a numeric feature whose sides were put together from parts. Metrics of bins and moments are
 * exact, those of the order of values have bounds, unless cells and cuts are fine enough to tell.
 *
 * @throws RangeError for a metric that is not mergeable, and where values were not counted below `exactCuts`.
 */
export function compareMerged(
  feature: MergedFeature,
  metrics: readonly PairMetricId[],
): ReadonlyMap<PairMetricId, MergedValue> {
  const merged = { ...feature, gap: once(() => gapOf(feature)) };
  const bins = once(() => equalWidthCounts(feature));
  return new Map(
    metrics.map((id) => {
      if (isBounded(id)) return [id, ofInterval(boundsOf[id](merged))];
      const { ofBins, ofMoments } = metricsById.get(id) ?? {};
      const exact = ofBins?.(bins()) ?? ofMoments?.(feature.baseline, feature.target);
      if (exact === undefined) throw new RangeError(`The metric "${id}" needs every value in order.`);
      return [id, ofValue(exact)];
    }),
  );
}

/**
 * The cuts below which values have to be counted next: those that make bins and rates exact, and those that narrow
 * down the metrics of which the bounds do not suffice.
 */
export function nextCuts(
  feature: MergedFeature,
  wanted: {
    readonly maximumBins: number;
    readonly undecided: readonly PairMetricId[];
    /** About so many cuts narrow down a distribution function. */
    readonly budget: number;
  },
): Float64Array {
  const { undecided } = wanted;
  const isOfGap = undecided.includes('ks_test') || undecided.includes('two_sample_kolmogorov_smirnov_test');
  return distinctCuts([
    exactCuts(feature, wanted.maximumBins),
    undecided.includes('psi') ? decileCuts(feature) : [],
    isOfGap ? gapCuts(feature, wanted.budget) : [],
  ]);
}

function isBounded(id: PairMetricId): id is BoundedId {
  return id in boundsOf;
}

function ofValue({ value }: MetricValue): MergedValue {
  return { value, bounds: null };
}

function ofInterval({ low, high }: Interval): MergedValue {
  // Both may be infinite, as the distances of values at both ends of the doubles are.
  const value = low === high ? low : low / 2 + high / 2;
  const isExact = high - low <= exactWidth.relative * Math.abs(high) + exactWidth.absolute;
  return { value, bounds: isExact || !Number.isFinite(value) ? null : { low, high } };
}

/** What cells and cuts together tell of the gap. */
function gapOf({ baseline, target, table }: MergedFeature): ReturnType<typeof gapInterval> {
  const ofCells = gapInterval(baseline.cells, target.cells);
  const { gapSteps } = gapOfCuts(table);
  return {
    ...ofCells,
    gapSteps: {
      low: Math.max(ofCells.gapSteps.low, gapSteps.low),
      high: Math.min(ofCells.gapSteps.high, gapSteps.high),
    },
  };
}

function kolmogorovSmirnov({ baseline, target, gap }: Merged): Interval {
  const { gapSteps, gapUnit } = gap();
  if (Number.isNaN(gapUnit)) return unknownInterval;
  const pValue = (steps: number): number =>
    ksPValue(baseline.count, target.count, { gapSteps: steps, gapUnit });
  if (gapSteps.low === gapSteps.high) {
    const exact = pValue(gapSteps.low);
    return { low: exact, high: exact };
  }
  const { low, high } = widened({ low: pValue(gapSteps.high), high: pValue(gapSteps.low) }, pValueRounding);
  return { low, high: Math.min(1, high) };
}

function normalizedWasserstein({ baseline, gap }: Merged): Interval {
  const { low, high } = gap().wasserstein;
  const deviation = deviationOf(baseline);
  if (baseline.count > 1 && Number.isNaN(deviation.low)) return unknownInterval;
  const bounds = {
    low: normalizedWassersteinDistance(low, deviation.high),
    high: normalizedWassersteinDistance(high, deviation.low),
  };
  // An infinite distance by an infinite deviation says nothing.
  return Number.isNaN(bounds.low + bounds.high) ? unknownInterval : bounds;
}

/** What cells and merged moments together tell; means far from zero are rounded by more than their spread. */
function deviationOf({ cells, standardDeviation }: MergedFeature['baseline']): Interval {
  const sure = deviationInterval(cells);
  const reach = Math.max(Math.abs(cells.mins[0] ?? NaN), Math.abs(cells.maxs.at(-1) ?? NaN));
  const merged = { low: standardDeviation, high: standardDeviation };
  const { low, high } = widened(merged, momentsRounding, 64 * Number.EPSILON * reach);
  const both = { low: Math.max(sure.low, low), high: Math.min(sure.high, high) };
  return both.low <= both.high ? both : sure;
}
