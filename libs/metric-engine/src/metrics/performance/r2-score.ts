import { meanOf, sumOf } from '../../kernels/compensated-sum.ts';
import { scikitLearn } from '../sources.ts';
import { defineRegressionMetric } from './regression-metric.ts';
import { sumOfSquares, type RegressionSample } from './regression-sample.ts';

/**
 * Coefficient of determination: the share of the actual values' variance that predictions explain.
 *
 *   1 - sum (y - f)^2 / sum (y - mean(y))^2
 *
 * y actual, f predicted. 1 at best; 0 as good as always predicting the mean; negative when worse. Constant
 * actual values have nothing to explain: 1 when all predictions are right, else 0, as in scikit-learn, but told
 * from the values and not from a rounded variance. Fewer than two rows: NaN. Time O(rows).
 *
 * @see sklearn.metrics.r2_score.
 */
function r2ScoreOf({ rows, actual, squaredErrors }: RegressionSample): number {
  if (rows < 2) return NaN;
  const errors = squaredErrors();
  if (actual.every((value) => value === actual[0])) return errors.sum === 0 ? 1 : 0;
  const mean = meanOf(rows, (k) => actual[k] as number);
  const deviation = (k: number): number => (actual[k] as number) - mean;
  const squares = sumOfSquares(rows, deviation);
  // The rounding of the mean, which an offset makes large against the spread, is taken out again.
  const rest = sumOf(rows, deviation) / squares.scale;
  const total = squares.sum - (rest * rest) / rows;
  const unit = errors.scale / squares.scale;
  return 1 - (errors.sum / total) * unit * unit;
}

/** As in scikit-learn. */
export const r2Score = defineRegressionMetric({
  id: 'r2_score',
  family: 'statistics',
  title: 'R² score',
  description:
    "Share of the actual values' variance that predictions explain; 1 at best, 0 as good as the mean, negative when worse.",
  unit: 'ratio',
  direction: 'below',
  source: scikitLearn,
  evaluate: r2ScoreOf,
});
