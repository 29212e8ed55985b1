/**
 * Adjusts p-values by a rule that sees them in ascending order, and puts the results back in their places. NaN
 * stays NaN and is left out, so it does not count as a test. Time O(n log n).
 */
export function inRankOrder(
  pValues: readonly number[],
  adjust: (ascending: readonly number[]) => readonly number[],
): number[] {
  const order = pValues.map((_, place) => place).filter((place) => !Number.isNaN(pValues[place]));
  order.sort((a, b) => (pValues[a] as number) - (pValues[b] as number));
  const adjusted = adjust(order.map((place) => pValues[place] as number));
  const result = new Array<number>(pValues.length).fill(NaN);
  order.forEach((place, rank) => (result[place] = adjusted[rank] as number));
  return result;
}

/** The smallest value from each place to the end, at most 1: what keeps step-up rules monotone. */
export function smallestFromHere(values: readonly number[]): number[] {
  const result = [...values];
  let smallest = 1;
  for (let k = result.length - 1; k >= 0; k--) {
    smallest = Math.min(smallest, result[k] as number);
    result[k] = smallest;
  }
  return result;
}
