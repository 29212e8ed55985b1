import { meanOf } from '../../kernels/compensated-sum.ts';
import { scikitLearn } from '../sources.ts';
import { defineRegressionMetric } from './regression-metric.ts';
import type { RegressionSample } from './regression-sample.ts';

/**
 * Mean absolute percentage error, as a fraction: 0.05 is 5 %.
 *
 *   sum (|y - f| / max(|y|, e)) / n,  e = 2^-52
 *
 * y actual, f predicted. As in scikit-learn, an actual value of 0 divides by e: a wrong prediction there makes
 * the metric huge, which says that it does not suit targets that reach 0. No rows: NaN. Time O(rows).
 *
 * @see sklearn.metrics.mean_absolute_percentage_error.
 */
function meanAbsolutePercentageErrorOf({ rows, actual, predicted }: RegressionSample): number {
  return meanOf(rows, (k) => {
    const value = actual[k] as number;
    return Math.abs(value - (predicted[k] as number)) / Math.max(Math.abs(value), Number.EPSILON);
  });
}

/** As in scikit-learn. */
export const meanAbsolutePercentageError = defineRegressionMetric({
  id: 'mean_absolute_percentage_error',
  family: 'statistics',
  title: 'Mean absolute percentage error',
  description:
    'Mean distance of predictions from actual values, relative to these, as a fraction; not for targets that reach 0.',
  unit: 'fraction',
  direction: 'above',
  source: scikitLearn,
  evaluate: meanAbsolutePercentageErrorOf,
});
