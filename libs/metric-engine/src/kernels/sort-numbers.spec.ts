import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sortNumbers } from './sort-numbers.ts';

const anyNumber = fc.oneof(
  fc.double({ noNaN: true }),
  fc.integer({ min: -3, max: 3 }),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((k) => 1e9 + k / 1e6),
  fc.integer({ min: -1_000_000, max: 1_000_000 }).map((k) => -1e9 + k / 1e6),
);

describe('sortNumbers', () => {
  it('gives bit for bit what the native sort gives, for all kinds of long arrays', () => {
    const long = fc.array(anyNumber, { minLength: 1024, maxLength: 3000, size: 'max' });
    fc.assert(
      fc.property(long, (values) => {
        const native = Float64Array.from(values).sort();
        const sorted = sortNumbers(Float64Array.from(values));
        expect(new BigUint64Array(sorted.buffer)).toEqual(new BigUint64Array(native.buffer));
      }),
      { numRuns: 30 },
    );
  });

  it.each([
    ['spread far below the offset', (k: number) => 1e9 + Math.sin(k)],
    ['negative offset', (k: number) => -1e9 + Math.sin(k)],
    ['both signs', (k: number) => Math.sin(k)],
    ['single precision', (k: number) => Math.fround(70 + Math.sin(k))],
    ['constant', () => 5.25],
    ['two values', (k: number) => k % 2],
    ['middling runs', (k: number) => Math.floor(k / 100) + 1e-9 * Math.sin(k)],
    ['zeros of both signs', (k: number) => (k % 3 === 0 ? -0 : 0)],
    [
      'the tiniest numbers and zeros of both signs',
      (k: number) => [5e-324, -0, -5e-324 * (k % 9)][k % 3] ?? 0,
    ],
    ['infinities and tiny numbers', (k: number) => [Infinity, -Infinity, 5e-324, -5e-324, k][k % 5] ?? 0],
  ])('sorts %s', (_, make) => {
    const values = Float64Array.from({ length: 5000 }, (_unused, k) => make(k));
    const native = values.slice().sort();
    const sorted = sortNumbers(values.slice());
    expect(sorted.every((value, k) => Object.is(value, native[k]))).toBe(true);
  });

  it('sorts short arrays and nothing', () => {
    expect([...sortNumbers(Float64Array.of(3, -1, 2))]).toEqual([-1, 2, 3]);
    expect(sortNumbers(new Float64Array(0))).toHaveLength(0);
  });
});
