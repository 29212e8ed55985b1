import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { relativeError } from '../comparison/relative-error.spec-support.ts';
import { profileNumeric } from '../profiles/numeric-profile.ts';
import { chooseKernel, type KernelName } from './kernel-choice.ts';
import { normal, sampleOf, shapes, type Shape } from './shapes.spec-support.ts';
import { compareSamples, compareSorted } from './compare-samples.ts';
import type { SampleComparison } from './sample-comparison.ts';

function expectSame(actual: SampleComparison, expected: SampleComparison): void {
  expect(actual.gapSteps).toBe(expected.gapSteps);
  expect(actual.gapUnit).toBe(expected.gapUnit);
  expect(actual.equalWidth).toEqual(expected.equalWidth);
  expect(actual.deciles).toEqual(expected.deciles);
  if (!Number.isNaN(expected.wasserstein) || !Number.isNaN(actual.wasserstein)) {
    expect(relativeError(actual.wasserstein, expected.wasserstein)).toBeLessThan(1e-12);
  }
}

/** Compares by every way there is: cells with and without a sorted baseline, and sorting. */
function expectAllWaysAgree(baseline: Float64Array, target: Float64Array): void {
  const sorted = compareSorted(profileNumeric(baseline), profileNumeric(target));
  expectSame(compareSamples(profileNumeric(baseline), profileNumeric(target)), sorted);
  const kept = profileNumeric(baseline);
  expect(kept.sorted).toHaveLength(kept.count);
  expectSame(compareSamples(kept, profileNumeric(target)), sorted);
}

const size = fc.integer({ min: 2048, max: 9000 });
const seed = fc.nat();
const shift = fc.constantFrom(0, 0, 1e-9, 0.01, 0.5, -2, 100, 1e6);

describe.each<KernelName>(['webassembly', 'typescript'])(
  'compareSamples by cells (%s) and by sorting',
  (name) => {
    beforeAll(() => expect(chooseKernel(name)).toBe(true));
    afterAll(() => expect(chooseKernel('webassembly')).toBe(true));

    it.each(Object.entries(shapes))('agree on %s', (_, shape) => {
      fc.assert(
        fc.property(
          fc.record({ n: size, m: fc.oneof(fc.integer({ min: 1, max: 50 }), size), seed, shift }),
          (made) => {
            const baseline = sampleOf(shape, made.n, made.seed, 0);
            expectAllWaysAgree(baseline, sampleOf(shape, made.m, made.seed + 1, made.shift));
          },
        ),
        { numRuns: 8 },
      );
    });

    it('agree on different shapes', () => {
      const shape = fc.constantFrom(...Object.values(shapes));
      fc.assert(
        fc.property(shape, shape, size, size, seed, shift, (left, right, n, m, start, moved) => {
          expectAllWaysAgree(sampleOf(left, n, start, 0), sampleOf(right, m, start + 1, moved));
        }),
        { numRuns: 60 },
      );
    });

    it('agree on a sample and itself, its permutation and its parts', () => {
      fc.assert(
        fc.property(size, seed, (n, start) => {
          const sample = sampleOf(normal, n, start, 0);
          expectAllWaysAgree(sample, sample);
          expectAllWaysAgree(sample, sample.toReversed());
          expectAllWaysAgree(sample, sample.subarray(0, n >> 1));
          const alike = compareSamples(profileNumeric(sample), profileNumeric(sample.toReversed()));
          expect(alike.gapSteps).toBe(0);
          expect(alike.wasserstein).toBe(0);
        }),
        { numRuns: 12 },
      );
    });

    it('agree on values that lie on the edges of cells and bins', () => {
      fc.assert(
        fc.property(size, size, seed, fc.constantFrom(1, 0.1, 1 / 3, 1e7), (n, m, start, step) => {
          const onEdges: Shape = (uniform) => Math.floor(17 * uniform()) * step;
          const among: Shape = (uniform) => (uniform() < 0.1 ? onEdges(uniform) : 16 * step * uniform());
          const ends = Float64Array.of(0, 16 * step);
          const baseline = Float64Array.of(...ends, ...sampleOf(among, n, start, 0));
          expectAllWaysAgree(baseline, Float64Array.of(...ends, ...sampleOf(among, m, start + 1, 0)));
        }),
        { numRuns: 12 },
      );
    });

    it('agree when the target lies beyond the baseline, and with one value or none', () => {
      const baseline = sampleOf(normal, 5000, 1, 0);
      expectAllWaysAgree(baseline, sampleOf(normal, 5000, 2, 1000));
      expectAllWaysAgree(baseline, sampleOf(normal, 5000, 3, -1000));
      expectAllWaysAgree(baseline, sampleOf(normal, 5000, 4, 1e200));
      for (const value of [0.1, -1e5, 1e5, Infinity, -Infinity]) {
        expectAllWaysAgree(baseline, Float64Array.of(value));
      }
      expectAllWaysAgree(baseline, Float64Array.of());
      expectAllWaysAgree(Float64Array.of(), baseline);
      expectAllWaysAgree(baseline, Float64Array.of(NaN, NaN));
    });

    it('drop NaN on both sides', () => {
      const baseline = sampleOf(normal, 5000, 5, 0);
      const target = sampleOf(normal, 3000, 6, 0.2);
      const holed = (values: Float64Array): Float64Array =>
        Float64Array.from([...values].flatMap((value, k) => (k % 7 === 0 ? [NaN, value] : [value])));
      const profile = profileNumeric(holed(baseline));
      expect(profile.nulls).toBe(715);
      expectSame(
        compareSamples(profile, profileNumeric(holed(target))),
        compareSorted(profileNumeric(baseline), profileNumeric(target)),
      );
    });

    it('sorts nothing where cells suffice', () => {
      const baseline = profileNumeric(sampleOf(normal, 20_000, 7, 0));
      const target = profileNumeric(sampleOf(normal, 9000, 8, 0.3));
      expect(compareSamples(baseline, target).gapSteps).toBeGreaterThan(0);
      expect(baseline.isSorted).toBe(false);
      expect(target.isSorted).toBe(false);
    });
  },
);
