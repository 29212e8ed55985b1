import { meanOf } from '../../kernels/compensated-sum.ts';
import { scikitLearn } from '../sources.ts';
import {
  defineClassificationMetric,
  undefinedFigure,
  type ClassificationFigure,
} from './classification-metric.ts';
import type { ClassificationSample } from './classification-sample.ts';

/**
 * Brier score: mean squared distance of the probabilities from what happened.
 *
 *   of a class:  sum (p - y)^2 / rows,  y = 1 where the row is of the class, else 0
 *
 * Two classes: that of the second, within [0, 1]. More: the sum over classes, Brier's own definition, within
 * [0, 2]. Scores outside [0, 1] are no probabilities: NaN, as without scores or rows. Time O(rows classes).
 *
 * @see sklearn.metrics.brier_score_loss (scale_by_half "auto"); Brier, Mon. Weather Rev. 78(1), 1950.
 */
function brierScoreOf({ scored }: ClassificationSample): ClassificationFigure {
  const rows = scored();
  if (rows === null || !rows.areProbabilities) return undefinedFigure;
  const { actual, columns } = rows;
  const perClass = columns.map((column, code) =>
    meanOf(actual.length, (k) => ((column[k] as number) - (actual[k] === code ? 1 : 0)) ** 2),
  );
  const sum = perClass.reduce((partial, figure) => partial + figure, 0);
  return { value: columns.length === 2 ? (perClass[1] as number) : sum, perClass, averages: null };
}

/** As in scikit-learn. */
export const brierScore = defineClassificationMetric({
  id: 'brier_score',
  family: 'statistics',
  title: 'Brier score',
  description:
    'Mean squared distance of the predicted probability from what happened; 0 at best. Of more than two classes the sum over classes.',
  unit: 'ratio',
  direction: 'above',
  source: scikitLearn,
  evaluate: brierScoreOf,
});
