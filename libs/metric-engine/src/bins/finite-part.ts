import { firstAbove, firstNotBelow } from './count-bins.ts';

/** The finite numbers among sorted ones, a view of them. Time O(log n). */
export function finitePart(sorted: Float64Array): Float64Array {
  return sorted.subarray(firstAbove(sorted, -Infinity), firstNotBelow(sorted, Infinity));
}
