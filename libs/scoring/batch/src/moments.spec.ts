import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { deviationOf, mergeMoments, momentsOf } from './moments.ts';

const none: ReadonlyMap<number, string> = new Map();

describe('momentsOf', () => {
  it('counts finite numbers of rows without a problem, of any type', () => {
    const cells = Float64Array.of(1, NaN, 3, Infinity, 99, -Infinity);
    expect(momentsOf(cells, 6, new Map([[4, 'It is broken.']]))).toEqual({ count: 2, mean: 2, squares: 2 });
    expect(momentsOf(Float32Array.of(1, 3, 7), 2, none)).toEqual({ count: 2, mean: 2, squares: 2 });
    expect(momentsOf(BigInt64Array.of(1n, 3n, 7n), 2, none)).toEqual({ count: 2, mean: 2, squares: 2 });
    expect(momentsOf(Int32Array.of(1, 3), 2, none)).toEqual({ count: 2, mean: 2, squares: 2 });
    expect(momentsOf(Float64Array.of(NaN), 1, none)).toBeNull();
    expect(momentsOf(['a'], 1, none)).toBeNull();
    expect(momentsOf(undefined, 1, none)).toBeNull();
  });

  it('keeps its digits far from zero, and merged as in one piece', () => {
    const numbers = fc.array(fc.double({ min: -1, max: 1, noNaN: true }), { minLength: 1, maxLength: 200 });
    fc.assert(
      fc.property(numbers, fc.nat(200), fc.constantFrom(0, 1e6), (values, cut, offset) => {
        const cells = Float64Array.from(values, (value) => value + offset);
        const whole = momentsOf(cells, cells.length, none);
        const [left, right] = [cells.subarray(0, cut), cells.subarray(cut)];
        const merged = mergeMoments(momentsOf(left, left.length, none), momentsOf(right, right.length, none));
        const mean = cells.reduce((sum, value) => sum + (value - offset), 0) / cells.length;
        const variance = cells.reduce((sum, value) => sum + (value - offset - mean) ** 2, 0) / cells.length;
        for (const found of [whole, merged]) {
          expect(found?.count).toBe(cells.length);
          expect((found?.mean ?? NaN) - offset).toBeCloseTo(mean, 8);
          expect(found ? deviationOf(found) : NaN).toBeCloseTo(Math.sqrt(variance), 6);
        }
      }),
    );
  });
});
