import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { relativeError } from '../../comparison/relative-error.spec-support.ts';
import { readFixture } from '../read-fixture.spec-support.ts';
import { normalizedDiscountedCumulativeGain } from './normalized-discounted-cumulative-gain.ts';

interface GainCase {
  readonly name: string;
  readonly baseline: readonly number[];
  readonly target: readonly number[];
  readonly expected: number;
}

const reference = readFixture('performance-reference.json') as { readonly gains: readonly GainCase[] };
const copied = readFixture('performance-cases.json') as { readonly gains: readonly GainCase[] };

describe('normalizedDiscountedCumulativeGain', () => {
  it.each([...reference.gains, ...copied.gains])('agrees on $name', ({ baseline, target, expected }) => {
    expect(relativeError(gain(baseline, target), expected)).toBeLessThan(1e-12);
  });

  it.each([
    ['no feature', [], []],
    ['one feature', [1], [1]],
    ['a negative gain', [-1, 2], [1, 2]],
    ['a gain that is not a number', [NaN, 2], [1, 2]],
    ['an infinite gain', [Infinity, 2], [1, 2]],
    ['a target importance that is not a number', [1, 2], [1, NaN]],
    ['an infinite target importance', [1, 2], [1, -Infinity]],
  ])('is not defined for %s', (_, baseline, target) => {
    expect(gain(baseline, target)).toBe(NaN);
  });

  it('refuses feature sets of different sizes', () => {
    expect(() => gain([1, 2], [1, 2, 3])).toThrow(RangeError);
  });

  const importance = fc.oneof(
    fc.integer({ min: 0, max: 4 }),
    fc.double({ min: 1e-9, max: 1e3, noNaN: true }),
  );
  const features = fc.array(fc.tuple(importance, importance), { minLength: 2, maxLength: 30 });

  it('is 1 for the same order, whatever the unit, and never more', () => {
    fc.assert(
      fc.property(features, (pairs) => {
        const [baseline, target] = columns(pairs);
        const same = baseline.some((value) => value > 0) ? 1 : 0;
        expect(gain(baseline, baseline)).toBeCloseTo(same, 12);
        expect(
          gain(
            baseline,
            baseline.map((value) => 8 * value),
          ),
        ).toBeCloseTo(same, 12);
        expect(gain(baseline, target)).toBeLessThanOrEqual(1 + 1e-12);
        expect(gain(baseline, target)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it('features may come in any order', () => {
    const shuffled = features.chain((pairs) =>
      fc.tuple(fc.constant(pairs), fc.shuffledSubarray(pairs, { minLength: pairs.length })),
    );
    fc.assert(
      fc.property(shuffled, ([pairs, moved]) => {
        expect(relativeError(gain(...columns(moved)), gain(...columns(pairs)))).toBeLessThan(1e-12);
      }),
    );
  });
});

function columns(pairs: readonly (readonly [number, number])[]): [number[], number[]] {
  return [pairs.map(([baseline]) => baseline), pairs.map(([, target]) => target)];
}

function gain(baseline: readonly number[], target: readonly number[]): number {
  return normalizedDiscountedCumulativeGain(Float64Array.from(baseline), Float64Array.from(target));
}
