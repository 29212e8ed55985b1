/**
 * Population stability index of the azureml family: one count is added to every bin on both sides.
 *
 *   sum_i (q_i - p_i) ln(q_i / p_i),  p_i = (b_i + 1) / (B + bins),  q_i = (t_i + 1) / (T + bins)
 *
 * B and T are the sums of the counts. Symmetric, at least 0, 0 for equal fractions of equal totals; in nats.
 * NaN when a side is empty or not finite. Time O(bins), no allocation.
 *
 * @see Siddiqi, "Credit Risk Scorecards", 2006 (the index); azureml-assets, data_drift_compute_metrics (the
 * smoothing).
 */
export function populationStabilityIndex(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  const bins = baselineCounts.length;
  let baselineTotal = 0;
  let targetTotal = 0;
  for (let bin = 0; bin < bins; bin++) {
    baselineTotal += baselineCounts[bin] as number;
    targetTotal += targetCounts[bin] as number;
  }
  if (!(baselineTotal > 0 && targetTotal > 0)) return NaN;
  let index = 0;
  for (let bin = 0; bin < bins; bin++) {
    const p = ((baselineCounts[bin] as number) + 1) / (baselineTotal + bins);
    const q = ((targetCounts[bin] as number) + 1) / (targetTotal + bins);
    index += (q - p) * Math.log(q / p);
  }
  return index;
}
