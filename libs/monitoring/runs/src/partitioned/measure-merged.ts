import {
  compareMerged,
  decides,
  isMergeableMetric,
  isPairMetricId,
  mergedHistogram,
  mergedQuality,
  metricCatalogue,
  nextCuts,
  type MergedFeature,
  type MergedValue,
  type PairMetricId,
} from '@circuitwatch/metric-engine';
import { numbersObstacle, textObstacle, type Obstacle, type Sides } from '../features/feature-obstacle.ts';
import {
  judged,
  maximumBins,
  obstructedFeature,
  pairMetricsOf,
  rate,
  type FeatureMeasured,
  type Measure,
  type MeasureContext,
} from '../features/measure-feature.ts';
import type { PlannedFeature } from '../features/plan-features.ts';
import { measured, unmeasured, type Measurement } from '../judge-result.ts';

/** About so many cuts narrow down the largest gap of two distribution functions in one pass. */
const gapBudget = 65_536;
/** Wider bounds say too little about a value, even where no verdict hangs on it. */
const widestBounds = 0.01;

/** What stands in the way of measuring the numbers at all, and of comparing them. */
function mergedObstacles(
  feature: string,
  { baseline, target }: Pick<MergedFeature, 'baseline' | 'target'>,
  minimumRows: number,
): { readonly all: Obstacle | null; readonly drift: Obstacle | null } {
  const counted: Sides<{ values: { length: number }; typeErrors: number }> = {
    baseline: { values: { length: baseline.count }, typeErrors: baseline.typeErrors },
    target: { values: { length: target.count }, typeErrors: target.typeErrors },
  };
  return { all: textObstacle(feature, counted), drift: numbersObstacle(counted, minimumRows) };
}

/**
 * The cuts below which a feature's values have to be counted next, or null when all is known that is to be told: the
 * first count makes bins and rates exact, further ones narrow down what no verdict can be told by yet.
 */
export function cutsFor(
  feature: PlannedFeature,
  merged: MergedFeature,
  context: Pick<MeasureContext, 'minimumRows'>,
): Float64Array | null {
  const { all, drift } = mergedObstacles(feature.name, merged, context.minimumRows);
  if (all) return null;
  const isCounted = merged.table.cuts.length > 0;
  const asked = drift ? [] : pairMetricsOf(feature).filter(isNarrowed);
  const undecided = asked.filter((id) => isUndecided(feature, id, merged));
  if (isCounted && undecided.length === 0) return null;
  const cuts = nextCuts(merged, { maximumBins, undecided, budget: gapBudget });
  // Without a new cut nothing more can be told.
  const known = new Set(merged.table.cuts);
  return cuts.some((cut) => !known.has(cut)) ? cuts : null;
}

/** The metrics whose bounds further cuts narrow down. */
function isNarrowed(id: PairMetricId): boolean {
  return id === 'psi' || id === 'ks_test' || id === 'two_sample_kolmogorov_smirnov_test';
}

function isUndecided(feature: PlannedFeature, id: PairMetricId, merged: MergedFeature): boolean {
  const bounds = compareMerged(merged, [id]).get(id)?.bounds;
  if (!bounds) return false;
  // The values are read anyway to be counted for the first time.
  const isFirst = merged.table.cuts.length === 0;
  if (isFirst && (id === 'psi' || bounds.high - bounds.low > widestBounds)) return true;
  const direction = metricCatalogue.get(id)?.direction ?? 'above';
  return feature.metrics.some(({ signal, thresholds }) => {
    const threshold = thresholds.get(id) ?? null;
    if (threshold === null || signal.observeOnly) return false;
    return decides(bounds, threshold, direction) === 'undecided';
  });
}

/** Measures numbers that were put together from parts, as measureNumbers does those that were read at once. */
export function measureMerged(
  feature: PlannedFeature,
  merged: MergedFeature,
  context: MeasureContext,
): FeatureMeasured {
  const { all, drift } = mergedObstacles(feature.name, merged, context.minimumRows);
  if (all) return obstructedFeature(feature, all, context);
  const ids = drift ? [] : pairMetricsOf(feature).filter(isMergeableMetric);
  const values = compareMerged(merged, ids);
  const quality = mergedQuality(merged);
  const measure: Measure = (metric) => {
    if (metric.kind === 'quality') return rate(metric.id, quality, merged.baseline.count === 0);
    if (!isPairMetricId(metric.id)) throw new RangeError(`"${metric.id}" does not compare two windows.`);
    if (drift) return unmeasured(drift.status, drift.reason);
    return measurementOf(metric.title, values.get(metric.id));
  };
  const histogram = mergedHistogram(merged, maximumBins);
  const drawn = histogram.edges.length > 0;
  return {
    results: judged(feature, measure, context),
    distribution: drawn
      ? { signal: context.drawnFor, feature: feature.name, ...histogram, categories: [], others: 0 }
      : null,
  };
}

function measurementOf(title: string, value: MergedValue | undefined): Measurement {
  if (!value) {
    const reason = `${title} needs every value in order, which data that is measured in parts does not give; use another metric, or less data.`;
    return unmeasured('FAILED', reason);
  }
  return { ...measured(value.value), bounds: value.bounds };
}
