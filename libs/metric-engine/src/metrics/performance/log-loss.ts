import { meanOf } from '../../kernels/compensated-sum.ts';
import { scikitLearn } from '../sources.ts';
import {
  defineClassificationMetric,
  undefinedFigure,
  type ClassificationFigure,
} from './classification-metric.ts';
import type { ClassificationSample } from './classification-sample.ts';

/**
 * Log loss (cross entropy) of the probabilities, in nats.
 *
 *   -sum ln p(actual class of the row) / rows,  p within [e, 1 - e],  e = 2^-52
 *
 * Of one class against the rest: -sum ln(p or 1 - p) / rows. As in scikit-learn since 1.5 probabilities are
 * clipped at e and are not made to sum to 1. Scores outside [0, 1] are no probabilities: NaN, as without scores
 * or rows. Time O(rows classes).
 *
 * @see sklearn.metrics.log_loss.
 */
function logLossOf({ scored }: ClassificationSample): ClassificationFigure {
  const rows = scored();
  if (rows === null || !rows.areProbabilities) return undefinedFigure;
  const { actual, columns } = rows;
  const value = meanOf(actual.length, (k) => loss(columns[actual[k] as number]?.[k] as number));
  const perClass = columns.map((column, code) =>
    meanOf(actual.length, (k) => {
      const probability = column[k] as number;
      return loss(actual[k] === code ? probability : 1 - probability);
    }),
  );
  return { value, perClass, averages: null };
}

function loss(probability: number): number {
  return -Math.log(Math.min(Math.max(probability, Number.EPSILON), 1 - Number.EPSILON));
}

/** As in scikit-learn. */
export const logLoss = defineClassificationMetric({
  id: 'log_loss',
  family: 'statistics',
  title: 'Log loss',
  description: 'Mean surprise at the actual class under the predicted probabilities; 0 at best.',
  unit: 'nats',
  direction: 'above',
  source: scikitLearn,
  evaluate: logLossOf,
});
