import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNumeric, type PairMetricId } from './compare-features.ts';
import { ksExactPValue } from '../distributions/ks-exact-p-value.ts';
import { mergeSamples } from '../kernels/merge-samples.ts';
import { profileNumeric } from '../profiles/numeric-profile.ts';
import { sharedHistogram } from '../bins/shared-histogram.ts';

const reading = fc.oneof(
  fc.integer({ min: -5, max: 5 }),
  fc.double({ min: -1e6, max: 1e6, noNaN: true }),
  fc.double({ noNaN: true, noDefaultInfinity: true, min: -1e250, max: 1e250 }),
);
const sample = fc.array(reading, { minLength: 1, maxLength: 60 });

function valueOf(id: PairMetricId, baseline: readonly number[], target: readonly number[]): number {
  const profiles = [baseline, target].map((values) => profileNumeric(Float64Array.from(values)));
  const [left, right] = profiles as [(typeof profiles)[0], (typeof profiles)[0]];
  return compareNumeric(left, right, [id]).get(id)?.value ?? NaN;
}

const ksTests: PairMetricId[] = ['ks_test', 'two_sample_kolmogorov_smirnov_test'];
const distances: PairMetricId[] = [
  'jensen_shannon_distance',
  'normalized_wasserstein_distance',
  'population_stability_index',
  'wasserstein_distance',
  'psi',
];

describe('properties of the metrics', () => {
  it.each(distances)('%s is 0 of a sample against itself, and never negative', (id) => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        expect(valueOf(id, a, a)).toBe(0);
        expect(valueOf(id, a, b)).toBeGreaterThanOrEqual(0);
      }),
    );
  });

  it.each<PairMetricId>([
    'jensen_shannon_distance',
    'population_stability_index',
    'wasserstein_distance',
    'ks_test',
  ])('%s is the same with sides swapped', (id) => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        const value = valueOf(id, a, b);
        expect(Math.abs(valueOf(id, b, a) - value)).toBeLessThanOrEqual(1e-12 * Math.abs(value));
      }),
    );
  });

  it('no metric depends on the order of the rows', () => {
    const shuffled = sample.chain((a) =>
      fc.tuple(fc.constant(a), fc.shuffledSubarray(a, { minLength: a.length })),
    );
    fc.assert(
      fc.property(shuffled, sample, ([a, permuted], b) => {
        for (const id of [...distances, ...ksTests]) {
          expect(valueOf(id, permuted, b), id).toBe(valueOf(id, a, b));
          expect(valueOf(id, b, permuted), id).toBe(valueOf(id, b, a));
        }
      }),
    );
  });

  it('distance and p-values stay within [0, 1]; equal samples have p-value 1', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        for (const id of ['jensen_shannon_distance', 'ks_test'] as const) {
          expect(valueOf(id, a, b)).toBeGreaterThanOrEqual(0);
          expect(valueOf(id, a, b)).toBeLessThanOrEqual(1);
        }
        expect(valueOf('ks_test', a, a)).toBe(1);
      }),
    );
  });

  it('Wasserstein distance grows by exactly the shift of a sample against its shifted copy', () => {
    const integers = fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 1, maxLength: 50 });
    fc.assert(
      fc.property(integers, fc.integer({ min: -500, max: 500 }), (a, shift) => {
        const moved = a.map((value) => value + shift);
        expect(valueOf('wasserstein_distance', a, moved)).toBeCloseTo(Math.abs(shift), 9);
      }),
    );
  });

  it('Wasserstein distance, KS and histograms match their plain definitions', () => {
    fc.assert(
      fc.property(fc.array(fc.integer({ min: 0, max: 9 }), { minLength: 1 }), sample, (a, b) => {
        const plain = plainGapAndArea(a, b);
        const merged = mergeSamples(Float64Array.from(a).sort(), Float64Array.from(b).sort());
        expect(merged.gapSteps / merged.gapUnit).toBeCloseTo(plain.gap, 12);
        expect(Math.abs(merged.wasserstein - plain.area)).toBeLessThanOrEqual(1e-11 * plain.area);
        const histogram = sharedHistogram(
          profileNumeric(Float64Array.from(a)),
          profileNumeric(Float64Array.from(b)),
          30,
        );
        expect(sum(histogram.baselineCounts)).toBe(a.length);
        expect(sum(histogram.targetCounts)).toBe(b.length);
      }),
    );
  });

  it('a larger gap never has a larger exact p-value', () => {
    const size = fc.integer({ min: 1, max: 40 });
    fc.assert(
      fc.property(size, size, fc.integer({ min: 0, max: 1600 }), (n, m, steps) => {
        const bounded = Math.min(steps, n * m - 1);
        expect(ksExactPValue(n, m, bounded + 1)).toBeLessThanOrEqual(
          ksExactPValue(n, m, bounded) * (1 + 1e-12),
        );
      }),
    );
  });
});

function plainGapAndArea(a: readonly number[], b: readonly number[]): { gap: number; area: number } {
  const points = [...a, ...b].sort((x, y) => x - y);
  const share = (values: readonly number[], x: number): number =>
    values.filter((value) => value <= x).length / values.length;
  const gaps = points.map((x) => Math.abs(share(a, x) - share(b, x)));
  const areas = gaps.map((gap, k) => gap * ((points[k + 1] ?? points[k] ?? 0) - (points[k] ?? 0)));
  return { gap: Math.max(...gaps), area: sum(areas) };
}

function sum(values: readonly number[]): number {
  return values.reduce((total, value) => total + value, 0);
}
