import { azureMachineLearning } from '../sources.ts';
import { shareOfClasses } from './class-shares.ts';
import { defineClassificationMetric } from './classification-metric.ts';

/**
 * Share of the rows predicted to be of a class that are: TP / (TP + FP), averaged over classes (macro). A class
 * that is never predicted counts 0; one that does not occur at all is left out. Time O(classes).
 *
 * @see sklearn.metrics.precision_score (average "macro").
 */
export const precision = defineClassificationMetric({
  id: 'precision',
  family: 'azureml',
  title: 'Precision',
  description: 'Share of rows predicted to be of a class that are, averaged over classes (macro).',
  unit: 'fraction',
  direction: 'below',
  source: azureMachineLearning,
  evaluate: (sample) => shareOfClasses(sample, (hits, wrong) => [hits, hits + wrong]),
});
