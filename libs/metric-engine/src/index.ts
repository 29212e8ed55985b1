export { compareNumeric } from './compare-numeric.ts';
export {
  isBreached,
  isMetricId,
  metricCatalogue,
  metricIds,
  type MetricDefinition,
  type MetricFamily,
  type MetricId,
} from './metric-catalogue.ts';
export { profileNumeric, type NumericProfile, type UnreadCells } from './numeric-profile.ts';
export { measureQuality, type QualityComparison, type QualityRates } from './quality-rates.ts';
export { sharedHistogram, type SharedHistogram } from './shared-histogram.ts';
