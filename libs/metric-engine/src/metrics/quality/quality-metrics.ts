import type { MetricDefinition } from '../../catalogue/metric-definition.ts';
import { azureMachineLearning } from '../sources.ts';

const rate = {
  version: 1,
  family: 'azureml',
  kind: 'quality',
  dataTypes: ['numerical', 'categorical'],
  unit: 'fraction',
  direction: 'above',
  defaultThreshold: null,
  bands: null,
  source: azureMachineLearning,
} as const satisfies Partial<MetricDefinition>;

/** The data quality rates; see quality-rates.ts for their formulas. */
export const qualityMetrics = [
  {
    ...rate,
    id: 'null_value_rate',
    title: 'Null value rate',
    description: 'Rows without a value (null or NaN) divided by all rows.',
  },
  {
    ...rate,
    id: 'data_type_error_rate',
    title: 'Data type error rate',
    description: "Rows whose value cannot be read as the baseline's type, divided by all rows.",
  },
  {
    ...rate,
    id: 'out_of_bounds_rate',
    title: 'Out of bounds rate',
    description:
      "Rows below the baseline's minimum or above its maximum, or of a category that the baseline does not have, divided by all rows.",
  },
] as const;
