import { sortNumbers } from '../../kernels/sort-numbers.ts';

/**
 * Area under the receiver operating characteristic: the chance that a row of the class scores higher than a row
 * of the rest, ties counting one half.
 *
 *   (pairs with positive > negative + pairs that tie / 2) / (positives negatives)
 *
 * The same as the area by trapezoids, and as the rank sum with tied ranks averaged. Counted in whole numbers, so
 * exact until the last division. NaN when a side is empty. Scores must not be NaN; both arrays are overwritten.
 * Time O(n) to O(n log n), see sortNumbers.
 *
 * @see Hanley, McNeil, "The meaning and use of the area under a ROC curve", Radiology 143(1), 1982.
 */
export function receiverArea(positives: Float64Array, negatives: Float64Array): number {
  const high = sortNumbers(positives);
  const low = sortNumbers(negatives);
  let below = 0;
  let upTo = 0;
  let doubledWins = 0;
  for (let k = 0; k < high.length; k++) {
    const score = high[k] as number;
    while (below < low.length && (low[below] as number) < score) below++;
    while (upTo < low.length && (low[upTo] as number) <= score) upTo++;
    doubledWins += below + upTo;
  }
  return doubledWins / 2 / (high.length * low.length);
}
