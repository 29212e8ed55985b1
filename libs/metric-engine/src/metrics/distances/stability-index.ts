import { differenceOfProducts } from '../../bins/difference-of-products.ts';
import { unitDeviance } from '../../distributions/unit-deviance.ts';

/**
 * Population stability index of fractions p_i = b_i / B and q_i = t_i / T, none of them 0, in nats.
 *
 *   sum_i (q_i - p_i) ln(q_i / p_i)
 *
 * A term is p ln(p / q) - p + q plus the same with sides swapped: both never negative and with an exact q - p,
 * so close histograms of billions of rows keep their digits. The families differ in what they do about empty
 * bins. Time O(bins).
 *
 * @see Siddiqi, "Credit Risk Scorecards", 2006.
 */
export function stabilityIndex(
  baseline: Float64Array,
  baselineRows: number,
  target: Float64Array,
  targetRows: number,
): number {
  let sum = 0;
  for (let bin = 0; bin < baseline.length; bin++) {
    const b = baseline[bin] as number;
    const t = target[bin] as number;
    const gap = differenceOfProducts(t, baselineRows, b, targetRows);
    const p = b * targetRows;
    const q = t * baselineRows;
    sum += unitDeviance(p, q, gap) + unitDeviance(q, p, -gap);
  }
  return sum / (baselineRows * targetRows);
}
