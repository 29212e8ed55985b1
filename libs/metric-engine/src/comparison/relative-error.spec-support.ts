/** |actual - expected| / |expected|; 0 for the same value (NaN and infinities too), absolute where 0 is expected. */
export function relativeError(actual: number, expected: number): number {
  if (Object.is(actual, expected) || actual === expected) return 0;
  if (!Number.isFinite(actual) || !Number.isFinite(expected)) return Infinity;
  return Math.abs(actual - expected) / (expected === 0 ? 1 : Math.abs(expected));
}
