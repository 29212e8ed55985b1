import { azureMachineLearning } from '../sources.ts';
import { defineRegressionMetric } from './regression-metric.ts';
import type { RegressionSample } from './regression-sample.ts';

/**
 * Root mean squared error, in the unit of the target.
 *
 *   sqrt(sum (y - f)^2 / n)
 *
 * y actual, f predicted. Finite also where the squares overflow. No rows: NaN. Time O(rows).
 *
 * @see sklearn.metrics.root_mean_squared_error.
 */
function rootMeanSquaredErrorOf({ rows, squaredErrors }: RegressionSample): number {
  const { sum, scale } = squaredErrors();
  return Math.sqrt(sum / rows) * scale;
}

/** Azure Machine Learning's. */
export const rootMeanSquaredError = defineRegressionMetric({
  id: 'root_mean_squared_error',
  family: 'azureml',
  title: 'Root mean squared error',
  description: 'Root of the mean squared error: in the unit of the target, large errors weigh most.',
  unit: 'feature',
  direction: 'above',
  source: azureMachineLearning,
  evaluate: rootMeanSquaredErrorOf,
});
