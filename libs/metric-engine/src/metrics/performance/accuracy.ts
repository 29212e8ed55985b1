import { azureMachineLearning } from '../sources.ts';
import { defineClassificationMetric } from './classification-metric.ts';
import { total } from '../../bins/total.ts';

/**
 * Share of rows whose class was predicted: sum of true positives / rows. No rows: NaN. Time O(classes).
 *
 * @see sklearn.metrics.accuracy_score.
 */
export const accuracy = defineClassificationMetric({
  id: 'accuracy',
  family: 'azureml',
  title: 'Accuracy',
  description: 'Share of rows whose class was predicted.',
  unit: 'fraction',
  direction: 'below',
  source: azureMachineLearning,
  evaluate: ({ counts }) => ({
    value: total(counts.truePositives) / counts.rows,
    perClass: null,
    averages: null,
  }),
});
