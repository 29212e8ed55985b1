import { scikitLearn } from '../sources.ts';
import {
  averageClasses,
  defineClassificationMetric,
  undefinedFigure,
  type ClassificationFigure,
} from './classification-metric.ts';
import type { ClassificationSample } from './classification-sample.ts';

/**
 * Area under the ROC curve: that of the second of two classes, which is the first one's too; of more classes
 * each against the rest, averaged (macro). See receiver-area.ts for formula and ties. Any scores will do.
 *
 * A class that no row or every row has is not defined: NaN, and in no average (scikit-learn answers NaN for
 * the average, too). No scores: NaN. Time O(n log n) for two classes, as much for each of more.
 *
 * @see sklearn.metrics.roc_auc_score (multi_class "ovr").
 */
function rocAucOf({ scored }: ClassificationSample): ClassificationFigure {
  const rows = scored();
  if (rows === null) return undefinedFigure;
  const perClass = rows.areas();
  const averages = averageClasses(perClass, rows.rowsOfClass);
  return { value: averages.macro, perClass, averages };
}

/** As in scikit-learn. */
export const rocAuc = defineClassificationMetric({
  id: 'roc_auc',
  family: 'statistics',
  title: 'Area under the ROC curve',
  description:
    'Chance that a row of a class scores higher than another one, ties counting half; of more than two classes the mean of each against the rest.',
  unit: 'probability',
  direction: 'below',
  source: scikitLearn,
  evaluate: rocAucOf,
});
