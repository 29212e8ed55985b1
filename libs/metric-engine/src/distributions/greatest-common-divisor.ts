/** Greatest common divisor of two positive integers (Euclid). Time O(log min(a, b)). */
export function greatestCommonDivisor(a: number, b: number): number {
  let larger = a;
  let smaller = b;
  while (smaller > 0) [larger, smaller] = [smaller, larger % smaller];
  return larger;
}
