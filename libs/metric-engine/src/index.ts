export { isMetricId, metricCatalogue, metricIds, type MetricId } from './catalogue/metric-catalogue.ts';
export { isBreached, type DataType, type MetricDefinition } from './catalogue/metric-definition.ts';
export {
  compareCategories,
  compareNumeric,
  isPairMetricId,
  pairMetricIds,
  type PairMetricId,
} from './comparison/compare-features.ts';
export { correctPValues, pValueCorrections, type PValueCorrection } from './corrections/correct-p-values.ts';
export type { BinRule } from './bins/bin-rule.ts';
export type { ComparisonConventions } from './comparison/numeric-pair.ts';
export type { MetricValue } from './metrics/pair-metric.ts';
export { normalizedDiscountedCumulativeGain } from './metrics/attribution/normalized-discounted-cumulative-gain.ts';
export type { ClassAverages, ClassificationFigure } from './metrics/performance/classification-metric.ts';
export type { ClassificationColumns } from './metrics/performance/classification-sample.ts';
export type { ConfusionCounts } from './metrics/performance/confusion-counts.ts';
export {
  evaluateClassification,
  type ClassificationMetricId,
  type ClassificationPerformance,
} from './metrics/performance/evaluate-classification.ts';
export {
  evaluateRegression,
  type RegressionMetricId,
  type RegressionPerformance,
} from './metrics/performance/evaluate-regression.ts';
export type { RegressionColumns } from './metrics/performance/regression-sample.ts';
export { measureCategoricalQuality } from './metrics/quality/categorical-quality-rates.ts';
export {
  measureQuality,
  type QualityComparison,
  type QualityRates,
} from './metrics/quality/quality-rates.ts';
export { measureSamplingGaps, type SamplingGaps } from './metrics/sensor/sampling-gaps.ts';
export { measureStuckValues, type StuckValues } from './metrics/sensor/stuck-values.ts';
export {
  profileCategories,
  profileCounts,
  type CategoricalProfile,
  type CategoryColumn,
} from './profiles/categorical-profile.ts';
export { decodeCutCounts, decodeCuts, encodeCutCounts, encodeCuts } from './profiles/cut-bytes.ts';
export { CutCounter } from './profiles/cut-counter.ts';
export { cutTable, emptyCutTable, joinCutTables, type CutTable } from './profiles/cut-table.ts';
export { mergedHistogram, mergedQuality, type MergedFeature } from './profiles/exact-cuts.ts';
export {
  compareMerged,
  isMergeableMetric,
  nextCuts,
  type MergedValue,
} from './profiles/merged-comparison.ts';
export type { Decoded, UnreadableReason } from './profiles/byte-frame.ts';
export { decides, type Decision, type Interval } from './profiles/interval.ts';
export {
  mergeableProfile,
  mergeCategories,
  mergeProfiles,
  type MergeableProfile,
} from './profiles/mergeable-profile.ts';
export { profileCollector } from './profiles/profile-collector.ts';
export { decodeMergeableProfile, encodeMergeableProfile } from './profiles/mergeable-profile-bytes.ts';
export {
  profileNumeric,
  profileOfSorted,
  type NumericProfile,
  type UnreadCells,
} from './profiles/numeric-profile.ts';
export { decodeNumericProfile, encodeNumericProfile } from './profiles/numeric-profile-bytes.ts';
export { boundNumeric, type BoundedMetricId, type MetricInterval } from './profiles/profile-intervals.ts';
export { quantilesOfSorted, type Quantiles } from './profiles/quantiles.ts';
export { shapeOfSorted, type Shape } from './profiles/shape-of-sorted.ts';
export { baselineHistogram, type BaselineHistogram } from './bins/baseline-histogram.ts';
export { sharedCategories, type SharedCategories } from './bins/shared-categories.ts';
export { sharedHistogram, type SharedHistogram } from './bins/shared-histogram.ts';
export { chooseKernel, type KernelName } from './kernels/kernel-choice.ts';
