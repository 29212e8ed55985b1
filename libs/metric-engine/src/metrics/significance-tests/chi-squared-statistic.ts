import { differenceOfProducts } from '../../bins/difference-of-products.ts';
import { total } from '../../bins/total.ts';

/**
 * Pearson's statistic of the 2 x k table of both sides' counts, without continuity correction.
 *
 *   sum_cells (observed - expected)^2 / expected = sum_j (b_j T - t_j B)^2 / (B T (b_j + t_j))
 *
 * B and T are the sums of the baseline's counts b and the target's counts t. The differences are exact, also
 * for counts of billions. NaN when a side is empty. Time O(categories).
 */
export function chiSquaredStatistic(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  const baselineTotal = total(baselineCounts);
  const targetTotal = total(targetCounts);
  let sum = 0;
  for (let k = 0; k < baselineCounts.length; k++) {
    const baseline = baselineCounts[k] as number;
    const target = targetCounts[k] as number;
    const gap = differenceOfProducts(baseline, targetTotal, target, baselineTotal);
    sum += gap * (gap / (baseline + target));
  }
  return sum / baselineTotal / targetTotal;
}
