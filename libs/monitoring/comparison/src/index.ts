export type {
  ComparedDistribution,
  ComparedMetric,
  ComparisonReport,
  Definitions,
  FeatureComparison,
} from './comparison-report.ts';
