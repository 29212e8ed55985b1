export { compareDatasets, type ComparisonProgress, type ComparisonRequest } from './compare-datasets.ts';
export type {
  ComparedDistribution,
  ComparedMetric,
  ComparisonReport,
  Definitions,
  FeatureComparison,
} from './comparison-report.ts';
export type { ComparedTable } from './ports.ts';
