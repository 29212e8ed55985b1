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
export type { MetricValue } from './metrics/pair-metric.ts';
export { measureCategoricalQuality } from './metrics/quality/categorical-quality-rates.ts';
export {
  measureQuality,
  type QualityComparison,
  type QualityRates,
} from './metrics/quality/quality-rates.ts';
export {
  profileCategories,
  type CategoricalProfile,
  type CategoryColumn,
} from './profiles/categorical-profile.ts';
export { profileNumeric, type NumericProfile, type UnreadCells } from './profiles/numeric-profile.ts';
export { sharedHistogram, type SharedHistogram } from './bins/shared-histogram.ts';
