import {
  compareCategories,
  compareNumeric,
  isMetricId,
  isPairMetricId,
  measureCategoricalQuality,
  measureQuality,
  metricCatalogue,
  profileCounts,
  profileNumeric,
  sharedCategories,
  sharedHistogram,
  type MetricDefinition,
  type MetricValue,
  type PairMetricId,
  type QualityComparison,
  type QualityRates,
} from '@circuitwatch/metric-engine';
import type { FeatureDistribution, MetricOutcome } from '@circuitwatch/monitoring-definitions';
import { invalid } from '@circuitwatch/platform-errors';
import { judgeResult, measured, unmeasured, type Measurement } from '../judge-result.ts';
import type { CategoryColumn, NumberColumn } from '../ports.ts';
import type { MonitorRunInput } from '../run-request.ts';
import {
  categoriesObstacle,
  numbersObstacle,
  textObstacle,
  type Obstacle,
  type SideRows,
  type Sides,
} from './feature-obstacle.ts';
import type { PlannedFeature } from './plan-features.ts';

/** More bins, or more categories, than this say nothing more on a screen. */
export const maximumBins = 30;
const maximumCategories = 20;

/** What measuring a feature needs besides its columns. */
export interface MeasureContext {
  readonly minimumRows: number;
  readonly sides: Sides<SideRows>;
  readonly breachedBefore: MonitorRunInput['breachedBefore'];
  /** The signal under whose name distributions are stored. */
  readonly drawnFor: string;
}

/** Every metric of every signal, and the picture where both sides can be drawn. */
export interface FeatureMeasured {
  readonly results: readonly MetricOutcome[];
  readonly distribution: FeatureDistribution | null;
}

/** A feature that cannot be read: each metric with the status and the reason. */
export function obstructedFeature(
  feature: PlannedFeature,
  { status, reason }: Obstacle,
  context: MeasureContext,
): FeatureMeasured {
  return { results: judged(feature, () => unmeasured(status, reason), context), distribution: null };
}

/** Measures numbers; each side is profiled (and sorted) once for all metrics of all signals. */
export function measureNumbers(
  feature: PlannedFeature,
  columns: Sides<NumberColumn>,
  context: MeasureContext,
): FeatureMeasured {
  const isText = textObstacle(feature.name, columns);
  if (isText) return obstructedFeature(feature, isText, context);
  const baseline = columns.baseline.profile ?? profileNumeric(columns.baseline.values, columns.baseline);
  const target = profileNumeric(columns.target.values, columns.target);
  const obstacle = numbersObstacle(columns, context.minimumRows);
  const values = obstacle ? noValues : compareNumeric(baseline, target, pairMetricsOf(feature));
  const quality = measureQuality(baseline, target);
  const measure = measureBy(values, obstacle, quality, baseline.count === 0);
  const histogram = sharedHistogram(baseline, target, maximumBins);
  const drawn = histogram.edges.length > 0;
  return {
    results: judged(feature, measure, context),
    distribution: drawn
      ? { signal: context.drawnFor, feature: feature.name, ...histogram, categories: [], others: 0 }
      : null,
  };
}

/** Measures categories. */
export function measureCategories(
  feature: PlannedFeature,
  columns: Sides<CategoryColumn>,
  context: MeasureContext,
): FeatureMeasured {
  const baseline = profileCounts(columns.baseline.counts, columns.baseline.nulls);
  const target = profileCounts(columns.target.counts, columns.target.nulls);
  const obstacle = categoriesObstacle(columns, context.minimumRows);
  const values = obstacle ? noValues : compareCategories(baseline, target, pairMetricsOf(feature));
  const quality = measureCategoricalQuality(baseline, target);
  const measure = measureBy(values, obstacle, quality, baseline.count === 0);
  const shares = sharedCategories(baseline, target, maximumCategories);
  return {
    results: judged(feature, measure, context),
    distribution:
      shares.categories.length > 0
        ? { signal: context.drawnFor, feature: feature.name, edges: [], ...shares }
        : null,
  };
}

/** Measures one metric of the feature at hand. */
export type Measure = (metric: MetricDefinition) => Measurement;

const noValues: ReadonlyMap<PairMetricId, MetricValue> = new Map();

function measureBy(
  values: ReadonlyMap<PairMetricId, MetricValue>,
  obstacle: Obstacle | null,
  quality: QualityComparison,
  isBaselineEmpty: boolean,
): Measure {
  return (metric) => {
    if (metric.kind === 'quality') return rate(metric.id, quality, isBaselineEmpty);
    if (!isPairMetricId(metric.id)) throw new RangeError(`"${metric.id}" does not compare two windows.`);
    if (obstacle) return unmeasured(obstacle.status, obstacle.reason);
    return measured(values.get(metric.id)?.value);
  };
}

/** A rate of the target beside the baseline's own. */
export function rate(
  id: string,
  { baseline, target }: QualityComparison,
  isBaselineEmpty: boolean,
): Measurement {
  const rateId = id as keyof QualityRates;
  if (isBaselineEmpty && !Number.isFinite(target[rateId])) {
    return unmeasured('ALL_NULL', 'The baseline holds no values, so it gives no bounds.');
  }
  return measured(target[rateId], baseline[rateId]);
}

/** The metrics that compare both sides, of all signals together. */
export function pairMetricsOf({ metrics }: PlannedFeature): PairMetricId[] {
  const ids = metrics.flatMap(({ thresholds }) => [...thresholds.keys()]);
  return [...new Set(ids)].filter(isPairMetricId);
}

/** Every metric of every signal that asks for the feature, judged. */
export function judged(
  { name: feature, dataType, metrics }: PlannedFeature,
  measure: Measure,
  { sides, breachedBefore }: MeasureContext,
): MetricOutcome[] {
  return metrics.flatMap(({ signal, thresholds }) =>
    [...thresholds].map(([id, threshold]) => {
      const metric = isMetricId(id) ? metricCatalogue.get(id) : undefined;
      if (!metric) throw invalid(`The signal "${signal.name}" names the unknown metric "${id}".`);
      return judgeResult(
        {
          signal,
          feature,
          metric,
          dataType,
          threshold,
          measurement: measure(metric),
          baselineRows: sides.baseline.rows,
          targetRows: sides.target.rows,
        },
        breachedBefore,
      );
    }),
  );
}
