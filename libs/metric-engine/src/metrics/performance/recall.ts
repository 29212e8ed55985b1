import { azureMachineLearning } from '../sources.ts';
import { shareOfClasses } from './class-shares.ts';
import { defineClassificationMetric } from './classification-metric.ts';

/**
 * Share of the rows of a class that were predicted to be: TP / (TP + FN), averaged over classes (macro). A class
 * that is only ever predicted counts 0; one that does not occur at all is left out. Time O(classes).
 *
 * @see sklearn.metrics.recall_score (average "macro").
 */
export const recall = defineClassificationMetric({
  id: 'recall',
  family: 'azureml',
  title: 'Recall',
  description: 'Share of rows of a class that were predicted to be, averaged over classes (macro).',
  unit: 'fraction',
  direction: 'below',
  source: azureMachineLearning,
  evaluate: (sample) => shareOfClasses(sample, (hits, _wrong, missed) => [hits, hits + missed]),
});
