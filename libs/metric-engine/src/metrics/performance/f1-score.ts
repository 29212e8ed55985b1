import { scikitLearn } from '../sources.ts';
import { shareOfClasses } from './class-shares.ts';
import { defineClassificationMetric } from './classification-metric.ts';

/**
 * Harmonic mean of precision and recall of a class: 2 TP / (2 TP + FP + FN), averaged over classes (macro).
 * A class that does not occur at all is left out. Time O(classes).
 *
 * @see sklearn.metrics.f1_score (average "macro").
 */
export const f1Score = defineClassificationMetric({
  id: 'f1_score',
  family: 'statistics',
  title: 'F1 score',
  description: 'Harmonic mean of precision and recall of each class, averaged over classes (macro).',
  unit: 'fraction',
  direction: 'below',
  source: scikitLearn,
  evaluate: (sample) =>
    shareOfClasses(sample, (hits, wrong, missed) => [2 * hits, 2 * hits + wrong + missed]),
});
