import { scikitLearn } from '../sources.ts';
import { defineRegressionMetric } from './regression-metric.ts';
import type { RegressionSample } from './regression-sample.ts';

/**
 * Mean squared error, in the squared unit of the target.
 *
 *   sum (y - f)^2 / n
 *
 * y actual, f predicted. No rows: NaN; beyond the largest double: Infinity. Time O(rows).
 *
 * @see sklearn.metrics.mean_squared_error.
 */
function meanSquaredErrorOf({ rows, squaredErrors }: RegressionSample): number {
  const { sum, scale } = squaredErrors();
  return (sum / rows) * scale * scale;
}

/** As in scikit-learn; Azure accepts its name in YAML, but does not compute it. */
export const meanSquaredError = defineRegressionMetric({
  id: 'mean_squared_error',
  family: 'statistics',
  title: 'Mean squared error',
  description: 'Mean squared distance of predictions from actual values; large errors weigh most.',
  unit: 'feature^2',
  direction: 'above',
  source: scikitLearn,
  evaluate: meanSquaredErrorOf,
});
