import type { CategoricalProfile, QualityComparison, QualityRates } from '@circuitwatch/metric-engine';

/**
 * Data quality of a categorical feature: null cells / rows, and cells of a category that the baseline does not
 * have / rows. Every cell can be read as a category, so there are no type errors. No rows: NaN.
 *
 * @see azureml-assets, model_monitoring/components, data_quality_compute_metrics.
 */
export function measureCategoryQuality(
  baseline: CategoricalProfile,
  target: CategoricalProfile,
): QualityComparison {
  return { baseline: ratesOf(baseline, baseline), target: ratesOf(baseline, target) };
}

function ratesOf(bounds: CategoricalProfile, side: CategoricalProfile): QualityRates {
  let unseen = 0;
  for (const [category, rows] of side.counts) if (!bounds.counts.has(category)) unseen += rows;
  return {
    null_value_rate: side.nulls / side.rows,
    data_type_error_rate: 0 / side.rows,
    out_of_bounds_rate: unseen / side.rows,
  };
}
