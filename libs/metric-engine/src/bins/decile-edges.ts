/**
 * Edges of the classic family's bins: the distinct deciles of sorted values, the outer ends open.
 * -Infinity, inner distinct deciles, Infinity; a constant keeps its one value as inner edge. Deciles of
 * infinite values may be NaN. At least one value. Time O(1).
 *
 * @see numpy.quantile (method "linear").
 */
export function decileEdges(sorted: Float64Array): Float64Array {
  return decileEdgesOf(sorted.length, (rank) => sorted[rank] as number);
}

/** The same for `count` values of which only some are in order: `valueAt` is asked for `decileRanks` alone. */
export function decileEdgesOf(count: number, valueAt: (rank: number) => number): Float64Array {
  const distinct: number[] = [];
  for (let k = 0; k <= 10; k++) {
    const value = linearQuantile(count, valueAt, k * 0.1);
    if (value !== distinct.at(-1)) distinct.push(value);
  }
  const inner = distinct.length === 1 ? distinct : distinct.slice(1, -1);
  return Float64Array.of(-Infinity, ...inner, Infinity);
}

/** The ranks, from 0, of the values that the deciles of `count` values are made of. */
export function decileRanks(count: number): number[] {
  const below = Array.from({ length: 11 }, (_, k) => rankBelow(count, k * 0.1));
  return below.flatMap((rank) => [rank, Math.min(rank + 1, count - 1)]);
}

function rankBelow(count: number, share: number): number {
  return Math.min(Math.floor((count - 1) * share), count - 1);
}

/** numpy's linear quantile, down to its choice of the nearer end to interpolate from. */
export function linearQuantile(count: number, valueAt: (rank: number) => number, share: number): number {
  const below = rankBelow(count, share);
  const left = valueAt(below);
  const right = valueAt(Math.min(below + 1, count - 1));
  const weight = (count - 1) * share - below;
  if (weight === 0 || left === right) return left;
  const step = right - left;
  return weight >= 0.5 ? right - step * (1 - weight) : left + step * weight;
}
