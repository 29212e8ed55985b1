import { defineMetric, measured } from '../pair-metric.ts';
import { azureMachineLearning } from '../sources.ts';

/** Floor of the divisor, so that a constant baseline gives a large value, not an infinite one. */
const smallestDeviation = 0.001;

/**
 * Wasserstein-1 distance divided by max(s, 0.001), s the sample standard deviation (n - 1) of the baseline;
 * where s is not defined (one value) the floor is taken. NaN when a distance is. Time O(1).
 *
 * @see azureml-assets, model_monitoring/components, data_drift_compute_metrics.
 */
export function normalizedWassersteinDistance(distance: number, baselineDeviation: number): number {
  const isDefined = !Number.isNaN(baselineDeviation);
  return distance / (isDefined ? Math.max(baselineDeviation, smallestDeviation) : smallestDeviation);
}

/** Azure Machine Learning's distance of raw numbers. */
export const normalizedWasserstein = defineMetric({
  id: 'normalized_wasserstein_distance',
  version: 1,
  family: 'azureml',
  kind: 'drift',
  title: 'Normalized Wasserstein distance',
  description:
    "Wasserstein-1 distance of the raw values, divided by the baseline's sample standard deviation (at least 0.001).",
  unit: 'standard deviations',
  direction: 'above',
  defaultThreshold: 0.1,
  bands: null,
  source: azureMachineLearning,
  numeric: ({ gap, baseline }) =>
    measured(normalizedWassersteinDistance(gap().wasserstein, baseline.standardDeviation)),
});
