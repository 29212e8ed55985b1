import {
  compareCategories,
  compareNumeric,
  isPairMetricId,
  measureCategoricalQuality,
  measureQuality,
  profileNumeric,
  type CategoricalProfile,
  type ComparisonConventions,
  type MetricId,
  type NumericProfile,
  type PairMetricId,
  type QualityRates,
  type MetricValue,
} from '@circuitwatch/metric-engine';
import type { ChosenMetrics } from './choose-metrics.ts';
import type { ComparedDistribution, ComparedMetric, FeatureComparison } from './comparison-report.ts';
import { categoricalDistribution, numericDistribution } from './draw-distribution.ts';
import { judgeMetric } from './judge-metrics.ts';
import type { ReadableFeature, SkippedFeature } from './plan-features.ts';
import type { CategoryCounts, NumberColumn } from './ports.ts';

/** One feature's data of both sides. */
export interface BothSides<Side> {
  readonly baseline: Side;
  readonly target: Side;
}

type Sides = readonly ['baseline', 'target'];
const sides: Sides = ['baseline', 'target'];

/** The report of a feature that is not compared. */
export function skipped({ name, dataType, obstacle }: SkippedFeature): FeatureComparison {
  return { name, dataType, status: 'skipped', reason: obstacle, metrics: [], distribution: null };
}

/** Compares the numbers of both sides; each is profiled once for all metrics. */
export function compareNumbers(
  feature: ReadableFeature,
  columns: BothSides<NumberColumn>,
  chosen: ChosenMetrics,
  conventions?: ComparisonConventions,
): FeatureComparison {
  const metrics = chosen.of('numerical');
  if (metrics.length === 0) return skipped({ ...feature, obstacle: noMetrics('numerical', chosen) });
  const obstacle = numberObstacle(feature, columns);
  if (obstacle !== null) return skipped({ ...feature, obstacle });
  const baseline = profileNumeric(columns.baseline.values, columns.baseline);
  const target = profileNumeric(columns.target.values, columns.target);
  return compared(feature, metrics, chosen, {
    rows: { baseline: baseline.rows, target: target.rows },
    values: compareNumeric(baseline, target, metrics.filter(isPairMetricId), conventions),
    quality: measureQuality(baseline, target),
    distribution: numericDistribution(baseline, target),
    notes: [...typeErrorNotes(columns), ...infinityNotes({ baseline, target })],
  });
}

/** Compares the categories of both sides. */
export function compareCounts(
  feature: ReadableFeature,
  columns: BothSides<CategoryCounts>,
  chosen: ChosenMetrics,
): FeatureComparison {
  const metrics = chosen.of('categorical');
  if (metrics.length === 0) return skipped({ ...feature, obstacle: noMetrics('categorical', chosen) });
  const baseline = categoricalProfile(columns.baseline);
  const target = categoricalProfile(columns.target);
  for (const [side, { count, nulls }] of [
    ['baseline', baseline],
    ['target', target],
  ] as const) {
    if (count === 0) return skipped({ ...feature, obstacle: allNull(side, nulls) });
  }
  return compared(feature, metrics, chosen, {
    rows: { baseline: baseline.rows, target: target.rows },
    values: compareCategories(baseline, target, metrics.filter(isPairMetricId)),
    quality: measureCategoricalQuality(baseline, target),
    distribution: categoricalDistribution(baseline, target),
    notes: [],
  });
}

interface Findings {
  readonly rows: BothSides<number>;
  readonly values: ReadonlyMap<PairMetricId, MetricValue>;
  readonly quality: BothSides<QualityRates>;
  readonly distribution: ComparedDistribution | null;
  readonly notes: readonly string[];
}

function compared(
  { name, dataType, baseline, target }: ReadableFeature,
  metrics: readonly MetricId[],
  chosen: ChosenMetrics,
  { rows, values, quality, distribution, notes }: Findings,
): FeatureComparison {
  const judged = metrics.map((metric) => {
    if (isPairMetricId(metric)) {
      const value = values.get(metric) ?? { value: NaN, statistic: null, pValue: null };
      return judgeMetric({ metric, value }, rows, chosen);
    }
    const rate = metric as keyof QualityRates;
    const value = { value: quality.target[rate], statistic: null, pValue: null };
    return judgeMetric({ metric, value, baselineRate: quality.baseline[rate] }, rows, chosen);
  });
  const reasons = [...notes, ...undefinedNotes(judged), ...readingNotes(baseline.note, target.note)];
  const reason = reasons.length > 0 ? reasons.join(' ') : null;
  return { name, dataType, status: 'ok', reason, metrics: judged, distribution };
}

function readingNotes(baseline: string | null, target: string | null): string[] {
  if (baseline !== null && baseline === target) return [`On both sides ${baseline}.`];
  return [
    ...(baseline === null ? [] : [`In the baseline ${baseline}.`]),
    ...(target === null ? [] : [`In the target ${target}.`]),
  ];
}

function undefinedNotes(metrics: readonly ComparedMetric[]): string[] {
  const undefinedOnes = metrics.filter(({ value }) => value === null).map(({ metric }) => metric);
  return undefinedOnes.length === 0 ? [] : [`Not defined for these values: ${undefinedOnes.join(', ')}.`];
}

function noMetrics(dataType: string, { definitions, areNamed }: ChosenMetrics): string {
  if (areNamed) return `None of the named metrics compares ${dataType} features.`;
  return `There is no ${definitions} metric for ${dataType} features; choose other definitions or name metrics.`;
}

function numberObstacle(feature: ReadableFeature, columns: BothSides<NumberColumn>): string | null {
  for (const side of sides) {
    const { values, nulls, typeErrors } = columns[side];
    const other = side === 'baseline' ? 'target' : 'baseline';
    const otherKind = feature[other].kind === 'text' ? 'text' : 'numbers';
    if (typeErrors > values.length) {
      return `The ${side} holds text where the ${other} holds ${otherKind}: ${typeErrors} of its ${values.length + typeErrors} values are no numbers; name it categorical to compare it as categories.`;
    }
    if (values.length === 0) return allNull(side, nulls);
  }
  return null;
}

function allNull(side: string, rows: number): string {
  return rows === 1
    ? `The only value of the ${side} is null.`
    : `All ${rows} values of the ${side} are null.`;
}

function typeErrorNotes(columns: BothSides<NumberColumn>): string[] {
  return sides
    .filter((side) => columns[side].typeErrors > 0)
    .map((side) => {
      const { values, typeErrors } = columns[side];
      return `${typeErrors} of ${values.length + typeErrors} values of the ${side} are text that is no number and are left out.`;
    });
}

function infinityNotes(profiles: BothSides<NumericProfile>): string[] {
  return sides
    .filter((side) => !Number.isFinite(profiles[side].min) || !Number.isFinite(profiles[side].max))
    .map((side) => `The ${side} holds infinite values.`);
}

function categoricalProfile({ counts, nulls }: CategoryCounts): CategoricalProfile {
  const count = [...counts.values()].reduce((sum, rows) => sum + rows, 0);
  return { rows: count + nulls, nulls, count, counts };
}
