import { firstAbove, firstNotBelow } from '../../bins/count-bins.ts';
import type { NumericProfile } from '../../profiles/numeric-profile.ts';

/** Data quality of one side; each rate is in [0, 1], or NaN where it is not defined. */
export interface QualityRates {
  readonly null_value_rate: number;
  readonly data_type_error_rate: number;
  readonly out_of_bounds_rate: number;
}

/** Rates of the target, and the baseline's own, which are the thresholds where none is given. */
export interface QualityComparison {
  readonly baseline: QualityRates;
  readonly target: QualityRates;
}

/**
 * Null, type error and out of bounds rates of both sides: violating rows / all rows of that side.
 *
 * Out of bounds is strictly outside the baseline's [min, max]; an infinite value of the target may be. Nulls
 * and type errors are never out of bounds. No rows: NaN; a baseline without numbers gives no bounds: NaN.
 * Not rounded (Azure rounds rates to 5 decimals), and NaN counts as null (Azure counts null cells only).
 * Time O(n), O(log n) once sorted.
 *
 * @see azureml-assets, model_monitoring/components, data_quality_compute_metrics.
 */
export function measureQuality(baseline: NumericProfile, target: NumericProfile): QualityComparison {
  return { baseline: ratesOf(baseline, baseline), target: ratesOf(baseline, target) };
}

function ratesOf(bounds: NumericProfile, side: NumericProfile): QualityRates {
  return {
    null_value_rate: side.nulls / side.rows,
    data_type_error_rate: side.typeErrors / side.rows,
    out_of_bounds_rate: outOfBounds(bounds, side) / side.rows,
  };
}

function outOfBounds(bounds: NumericProfile, side: NumericProfile): number {
  if (bounds.count === 0) return NaN;
  if (side.count === 0 || (side.min >= bounds.min && side.max <= bounds.max)) return 0;
  if (side.isSorted) {
    return firstNotBelow(side.sorted, bounds.min) + side.count - firstAbove(side.sorted, bounds.max);
  }
  let outside = 0;
  for (let k = 0; k < side.values.length; k++) {
    const value = side.values[k] as number;
    if (value < bounds.min || value > bounds.max) outside++;
  }
  return outside;
}
