/**
 * Edges of the classic family's bins: the distinct deciles of sorted values, the outer ends open.
 * -Infinity, inner distinct deciles, Infinity; a constant keeps its one value as inner edge. Deciles of
 * infinite values may be NaN. At least one value. Time O(1).
 *
 * @see numpy.quantile (method "linear").
 */
export function decileEdges(sorted: Float64Array): Float64Array {
  const distinct: number[] = [];
  for (let k = 0; k <= 10; k++) {
    const value = linearQuantile(sorted, k * 0.1);
    if (value !== distinct.at(-1)) distinct.push(value);
  }
  const inner = distinct.length === 1 ? distinct : distinct.slice(1, -1);
  return Float64Array.of(-Infinity, ...inner, Infinity);
}

/** numpy's linear quantile, down to its choice of the nearer end to interpolate from. */
function linearQuantile(sorted: Float64Array, share: number): number {
  const position = (sorted.length - 1) * share;
  const below = Math.min(Math.floor(position), sorted.length - 1);
  const left = sorted[below] as number;
  const right = sorted[Math.min(below + 1, sorted.length - 1)] as number;
  const weight = position - below;
  if (weight === 0 || left === right) return left;
  const step = right - left;
  return weight >= 0.5 ? right - step * (1 - weight) : left + step * weight;
}
