import { meanOf } from '../../kernels/compensated-sum.ts';
import { azureMachineLearning } from '../sources.ts';
import { defineRegressionMetric } from './regression-metric.ts';
import type { RegressionSample } from './regression-sample.ts';

/**
 * Mean absolute error, in the unit of the target.
 *
 *   sum |y - f| / n
 *
 * y actual, f predicted. No rows: NaN; an infinite value: Infinity. Time O(rows).
 *
 * @see sklearn.metrics.mean_absolute_error.
 */
function meanAbsoluteErrorOf({ rows, actual, predicted }: RegressionSample): number {
  return meanOf(rows, (k) => Math.abs((actual[k] as number) - (predicted[k] as number)));
}

/** Azure Machine Learning's. */
export const meanAbsoluteError = defineRegressionMetric({
  id: 'mean_absolute_error',
  family: 'azureml',
  title: 'Mean absolute error',
  description: 'Mean distance of predictions from actual values, in the unit of the target.',
  unit: 'feature',
  direction: 'above',
  source: azureMachineLearning,
  evaluate: meanAbsoluteErrorOf,
});
