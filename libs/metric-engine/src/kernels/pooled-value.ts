/**
 * The value at a rank, from 0, of two samples together, both sorted in ascending order.
 * NaN when the rank lies beyond them. Time O(log(n + m)).
 */
export function pooledValue(first: Float64Array, second: Float64Array, rank: number): number {
  let fewest = Math.max(0, rank - second.length);
  let most = Math.min(rank, first.length);
  while (fewest < most) {
    const taken = (fewest + most) >>> 1;
    const isTooFew = (first[taken] as number) < (second[rank - taken - 1] as number);
    if (isTooFew) fewest = taken + 1;
    else most = taken;
  }
  const next = Math.min(first[fewest] ?? Infinity, second[rank - fewest] ?? Infinity);
  return rank < first.length + second.length ? next : NaN;
}
