import type { CategoricalProfile } from '../../profiles/categorical-profile.ts';
import type { QualityComparison, QualityRates } from './quality-rates.ts';

/**
 * Null, type error and out of bounds rates of both sides of a categorical feature: violating rows / all rows of
 * that side.
 *
 * Out of bounds are rows whose category the baseline does not have; nulls never are. Every value can be read as
 * a category, so the type error rate is 0. No rows: NaN; a baseline without categories gives no bounds: NaN.
 * Not rounded (Azure rounds rates to 5 decimals); categories are compared to the letter (Azure's set loses
 * brackets, and those that hold a comma). Time O(categories).
 *
 * @see azureml-assets, model_monitoring/components, data_quality_compute_metrics.
 */
export function measureCategoricalQuality(
  baseline: CategoricalProfile,
  target: CategoricalProfile,
): QualityComparison {
  return { baseline: ratesOf(baseline, baseline), target: ratesOf(baseline, target) };
}

function ratesOf(bounds: CategoricalProfile, side: CategoricalProfile): QualityRates {
  return {
    null_value_rate: side.nulls / side.rows,
    data_type_error_rate: 0 / side.rows,
    out_of_bounds_rate: bounds.count === 0 ? NaN : unknownRows(bounds, side) / side.rows,
  };
}

function unknownRows(bounds: CategoricalProfile, side: CategoricalProfile): number {
  let unknown = 0;
  for (const [category, rows] of side.counts) if (!bounds.counts.has(category)) unknown += rows;
  return unknown;
}
