import type { MetricDefinition } from '../../catalogue/metric-definition.ts';
import { azureMachineLearning } from '../sources.ts';

/** A feature's share of all importances; shown beside the drift of their order, and never judged by default. */
export const featureImportance = {
  id: 'feature_importance',
  version: 1,
  family: 'azureml',
  kind: 'attribution',
  title: 'Feature importance',
  description: "How much of a model's predictions hangs on the feature, as a share of all features together.",
  dataTypes: ['numerical', 'categorical'],
  unit: 'fraction',
  direction: 'above',
  defaultThreshold: null,
  bands: null,
  source: azureMachineLearning,
} as const satisfies MetricDefinition;
