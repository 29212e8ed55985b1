import { differenceOfProducts } from '../bins/difference-of-products.ts';
import { total } from '../bins/total.ts';
import { unitDeviance } from './unit-deviance.ts';

/**
 * Log-likelihood ratio of the 2 x k table of both sides' counts: how much better its own shares fit each side
 * than the shares of both together.
 *
 *   sum_cells observed ln(observed / expected),  expected = row total * column total / total
 *
 * Each cell adds observed ln(observed / expected) - observed + expected, which sums to the same but has no
 * negative terms, so nearly equal shares keep their digits. NaN when a side is empty. Time O(k).
 */
export function logLikelihoodRatio(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  const baselineTotal = total(baselineCounts);
  const targetTotal = total(targetCounts);
  if (!(baselineTotal > 0 && targetTotal > 0)) return NaN;
  const rows = baselineTotal + targetTotal;
  let sum = 0;
  for (let k = 0; k < baselineCounts.length; k++) {
    const baseline = baselineCounts[k] as number;
    const target = targetCounts[k] as number;
    const excess = differenceOfProducts(baseline, targetTotal, target, baselineTotal) / rows;
    const share = (baseline + target) / rows;
    sum += unitDeviance(baseline, share * baselineTotal, -excess);
    sum += unitDeviance(target, share * targetTotal, excess);
  }
  return sum;
}
