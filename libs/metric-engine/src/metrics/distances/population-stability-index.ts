import { total } from '../../bins/total.ts';
import { defineMetric } from '../pair-metric.ts';
import { azureMachineLearning } from '../sources.ts';
import { binnedDistance } from './binned-distance.ts';
import { stabilityBands } from './stability-bands.ts';
import { stabilityIndex } from './stability-index.ts';

/**
 * Population stability index of the azureml family: one count is added to every bin on both sides.
 *
 *   sum_i (q_i - p_i) ln(q_i / p_i),  p_i = (b_i + 1) / (B + bins),  q_i = (t_i + 1) / (T + bins)
 *
 * B and T are the sums of the counts. Symmetric, at least 0, 0 for equal fractions of equal totals; in nats.
 * NaN when a side is empty or not finite. Time O(bins).
 *
 * @see Siddiqi, "Credit Risk Scorecards", 2006 (the index); azureml-assets, data_drift_compute_metrics (the
 * smoothing).
 */
function populationStabilityIndex(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  const bins = baselineCounts.length;
  const baselineTotal = total(baselineCounts);
  const targetTotal = total(targetCounts);
  if (!(baselineTotal > 0 && targetTotal > 0)) return NaN;
  const addOne = (count: number): number => count + 1;
  return stabilityIndex(
    baselineCounts.map(addOne),
    baselineTotal + bins,
    targetCounts.map(addOne),
    targetTotal + bins,
  );
}

/** Azure Machine Learning's index, of numbers and of categories. */
export const populationStability = defineMetric({
  id: 'population_stability_index',
  version: 1,
  family: 'azureml',
  kind: 'drift',
  title: 'Population stability index',
  description:
    'PSI over shared equal-width bins, or over the categories of both sides, with one count added to every bin; 0 equal, no upper limit.',
  unit: 'nats',
  direction: 'above',
  defaultThreshold: 0.1,
  bands: stabilityBands,
  source: azureMachineLearning,
  ...binnedDistance(populationStabilityIndex),
});
