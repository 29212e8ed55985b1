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
