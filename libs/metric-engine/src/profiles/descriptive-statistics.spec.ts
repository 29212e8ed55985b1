import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeError } from '../comparison/relative-error.spec-support.ts';
import { readFixture } from '../metrics/read-fixture.spec-support.ts';
import { quantilesOfSorted } from './quantiles.ts';
import { shapeOfSorted } from './shape-of-sorted.ts';

const reference = readFixture('performance-reference.json') as {
  readonly shapes: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly skewness: number;
    readonly kurtosis: number;
  }[];
  readonly quantiles: readonly {
    readonly values: readonly number[];
    readonly quantiles: readonly number[];
  }[];
};

describe('quantilesOfSorted', () => {
  it.each(reference.quantiles)('has those of numpy', ({ values, quantiles }) => {
    const found: number[] = Object.values(quantilesOfSorted(Float64Array.from(values)));
    expect(found).toHaveLength(quantiles.length);
    found.forEach((value, k) => expect(relativeError(value, quantiles[k] ?? NaN)).toBeLessThan(1e-14));
  });

  it('names them in ascending order', () => {
    const values = Float64Array.from({ length: 101 }, (_, k) => k);
    expect(quantilesOfSorted(values)).toEqual({
      min: 0,
      p1: 1,
      p5: 5,
      q1: 25,
      median: 50,
      q3: 75,
      p95: 95,
      p99: 99,
      max: 100,
    });
  });

  it('has none of nothing', () => {
    expect(new Set(Object.values(quantilesOfSorted(new Float64Array(0))))).toEqual(new Set([NaN]));
  });
});

describe('shapeOfSorted', () => {
  it.each(reference.shapes)('agrees on $name', ({ values, skewness, kurtosis }) => {
    const shape = shapeOfSorted(Float64Array.from(values));
    expect(relativeError(shape.skewness, skewness)).toBeLessThan(1e-12);
    expect(relativeError(shape.kurtosis, kurtosis)).toBeLessThan(1e-12);
  });

  it.each([
    ['nothing', []],
    ['one value', [3]],
    ['a constant', [0.1, 0.1, 0.1]],
    ['infinite values', [-Infinity, 1, 2]],
    ['only infinite values', [Infinity, Infinity]],
  ])('is not defined for %s', (_, values) => {
    expect(shapeOfSorted(Float64Array.from(values))).toEqual({ skewness: NaN, kurtosis: NaN });
  });

  it('does not depend on offset and unit, and a mirror turns the skewness', () => {
    const sample = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 2, maxLength: 50 });
    fc.assert(
      fc.property(
        sample,
        fc.integer({ min: -1e9, max: 1e9 }),
        fc.integer({ min: 1, max: 9 }),
        (values, shift, unit) => {
          const sorted = Float64Array.from(values).sort();
          const shape = shapeOfSorted(sorted);
          const moved = shapeOfSorted(sorted.map((value) => shift + unit * value));
          const mirrored = shapeOfSorted(sorted.map((value) => -value).sort());
          for (const [other, sign] of [[moved, 1] as const, [mirrored, -1] as const]) {
            expectNear(other.skewness, sign * shape.skewness);
            expectNear(other.kurtosis, shape.kurtosis);
          }
        },
      ),
    );
  });
});

/** Figures of this kind cancel, so their error is relative to 1. */
function expectNear(actual: number, expected: number): void {
  if (Number.isNaN(expected)) expect(actual).toBe(NaN);
  else expect(Math.abs(actual - expected)).toBeLessThanOrEqual(1e-12 * (1 + Math.abs(expected)));
}
