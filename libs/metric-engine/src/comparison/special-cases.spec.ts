import { describe, expect, it } from 'vitest';
import { compareNumeric, pairMetricIds, type PairMetricId } from './compare-features.ts';
import { profileNumeric, type NumericProfile } from '../profiles/numeric-profile.ts';
import { measureQuality } from '../metrics/quality/quality-rates.ts';
import { sharedHistogram } from '../bins/shared-histogram.ts';

const drift: readonly PairMetricId[] = [
  'jensen_shannon_distance',
  'normalized_wasserstein_distance',
  'population_stability_index',
  'two_sample_kolmogorov_smirnov_test',
  'ks_test',
  'wasserstein_distance',
  'psi',
];

function profile(values: readonly number[], nulls = 0, typeErrors = 0): NumericProfile {
  return profileNumeric(Float64Array.from(values), { nulls, typeErrors });
}

function compare(baseline: readonly number[], target: readonly number[]): Record<string, number> {
  const values = compareNumeric(profile(baseline), profile(target), pairMetricIds('numerical'));
  return Object.fromEntries([...values].map(([id, { value }]) => [id, value]));
}

describe('profileNumeric', () => {
  it('counts NaN as null, keeps infinities and leaves its input alone', () => {
    const values = Float64Array.of(3, NaN, -Infinity, 1, NaN, Infinity);
    const result = profileNumeric(values, { nulls: 2, typeErrors: 1 });
    expect(result).toMatchObject({
      rows: 9,
      nulls: 4,
      typeErrors: 1,
      count: 4,
      min: -Infinity,
      max: Infinity,
    });
    expect([...result.sorted]).toEqual([-Infinity, 1, 3, Infinity]);
    expect([...values]).toEqual([3, NaN, -Infinity, 1, NaN, Infinity]);
  });

  it('has no moments of nothing and no deviation of one value', () => {
    expect(profile([], 5)).toMatchObject({ rows: 5, nulls: 5, count: 0, min: NaN, max: NaN, mean: NaN });
    expect(profile([7])).toMatchObject({ mean: 7, standardDeviation: NaN });
    expect(profile([0.1, 0.1, 0.1])).toMatchObject({ mean: 0.1, standardDeviation: 0 });
    // Large samples are scanned, not sorted.
    const constant = Array.from({ length: 5000 }, () => 0.1);
    expect(profile(constant)).toMatchObject({ min: 0.1, max: 0.1, mean: 0.1, standardDeviation: 0 });
  });
});

describe('compareNumeric on the edge', () => {
  it.each([
    ['both', [], []],
    ['the baseline', [], [1, 2]],
    ['the target', [1, 2], []],
  ])('answers NaN for every drift metric when %s has no numbers', (_, baseline, target) => {
    const values = compareNumeric(profile(baseline, 3), profile(target, 3), drift);
    expect([...values.values()].map(({ value }) => value)).toEqual(drift.map(() => NaN));
  });

  it('takes infinities for KS, and as not finite for what has no finite answer', () => {
    const values = compare([-Infinity, 1, 2, Infinity], [1, 2, 3, Infinity]);
    expect(values['ks_test']).toBe(1);
    for (const id of ['wasserstein_distance', 'normalized_wasserstein_distance', 'jensen_shannon_distance']) {
      expect(Number.isFinite(values[id]), id).toBe(false);
    }
    expect(compare([1, 2, 3, 4], [5, 6, 7, Infinity])['ks_test']).toBeCloseTo(2 / 70, 15);
  });

  it('keeps psi finite while the infinities are outside the inner deciles', () => {
    const baseline = Array.from({ length: 40 }, (_, k) => k);
    expect(compare(baseline, [...baseline, Infinity, -Infinity])['psi']).toBeGreaterThan(0);
    expect(compare([-Infinity, -Infinity, ...baseline, Infinity], [1])['psi']).toBeGreaterThan(0);
    expect(compare([-Infinity, 1, Infinity], [1])['psi']).toBe(NaN);
  });

  it('counts a maximum that rounding leaves above the last edge', () => {
    // The extremes of Azure's case 6d: 11 bins, and lo + 11 w rounds below hi.
    const lo = -6.101509569276686;
    const hi = 107.02490322450673;
    const values = [lo, ...Array.from({ length: 898 }, (_, k) => k / 10), hi];
    const { edges, baselineCounts } = sharedHistogram(profile(values), profile(values), 64);
    expect(edges).toHaveLength(12);
    expect(edges.at(-1)).toBeLessThan(hi);
    expect(baselineCounts.reduce((sum, count) => sum + count)).toBe(values.length);
  });

  it('stays finite for ranges near the limits of doubles', () => {
    const values = compare([-1.7e308, 0, 1.7e308], [-1.6e308, 0, 1.6e308]);
    expect(values['jensen_shannon_distance']).toBe(0);
    expect(values['ks_test']).toBe(1);
    expect(compare([1e300, 2e300, 3e300], [2e300, 3e300, 4e300])['wasserstein_distance']).toBeCloseTo(
      1e300,
      -286,
    );
    expect(
      compare([1e300, 2e300, 3e300], [2e300, 3e300, 4e300])['normalized_wasserstein_distance'],
    ).toBeCloseTo(1);
    expect(compare([0, 5e-324], [5e-324, 1e-323])['jensen_shannon_distance']).toBeLessThanOrEqual(1);
  });

  it('computes only what is asked, in the order asked', () => {
    const asked: PairMetricId[] = ['psi', 'ks_test'];
    expect([...compareNumeric(profile([1, 2]), profile([1, 2], 2), asked)]).toEqual([
      ['psi', { value: 0, statistic: null, pValue: null }],
      ['ks_test', { value: 1, statistic: 0, pValue: 1 }],
    ]);
  });
});

describe('measureQuality', () => {
  it('divides by all rows of the measured side', () => {
    const { baseline, target } = measureQuality(profile([1, 2, 3], 1), profile([0, 1, 3, 4, 5], 2, 3));
    expect(target).toEqual({ null_value_rate: 0.2, data_type_error_rate: 0.3, out_of_bounds_rate: 0.3 });
    expect(baseline).toEqual({ null_value_rate: 0.25, data_type_error_rate: 0, out_of_bounds_rate: 0 });
  });

  it('takes values on the bounds as inside, and infinite ones as outside', () => {
    const rates = measureQuality(profile([-1, 1]), profile([-1, 1, Infinity, -Infinity])).target;
    expect(rates.out_of_bounds_rate).toBe(0.5);
  });

  it('judges the bounds of large samples alike, before and after they are sorted', () => {
    const bounds = profile([-1, 1]);
    const target = profile(
      Array.from({ length: 4000 }, (_, k) => [1, -1.5, -1, 1.5, 0, 2, -1, 1][k % 8] ?? 0),
    );
    expect(target.isSorted).toBe(false);
    expect(measureQuality(bounds, target).target.out_of_bounds_rate).toBe(3 / 8);
    expect(target.sorted).toHaveLength(4000);
    expect(target.isSorted).toBe(true);
    expect(measureQuality(bounds, target).target.out_of_bounds_rate).toBe(3 / 8);
  });

  it('has no rate without rows and no bounds without a baseline', () => {
    expect(measureQuality(profile([1]), profile([])).target.null_value_rate).toBe(NaN);
    expect(measureQuality(profile([], 4), profile([1])).target).toEqual({
      null_value_rate: 0,
      data_type_error_rate: 0,
      out_of_bounds_rate: NaN,
    });
  });
});

describe('sharedHistogram', () => {
  it('leaves out infinities and works with one empty side', () => {
    const histogram = sharedHistogram(profile([]), profile([1, 2, 3, 4, Infinity, -Infinity]), 20);
    expect(histogram).toEqual({ edges: [1, 2, 3, 4], baselineCounts: [0, 0, 0], targetCounts: [1, 1, 2] });
  });

  it('is empty without finite values', () => {
    expect(sharedHistogram(profile([]), profile([Infinity]), 20)).toEqual({
      edges: [],
      baselineCounts: [],
      targetCounts: [],
    });
  });

  it('never has more bins than asked', () => {
    const values = Array.from({ length: 1000 }, (_, k) => k);
    expect(sharedHistogram(profile(values), profile(values), 5).targetCounts).toEqual([
      200, 200, 200, 200, 200,
    ]);
    expect(sharedHistogram(profile(values), profile(values), 1).targetCounts).toEqual([1000]);
    expect(() => sharedHistogram(profile(values), profile(values), 0)).toThrow(
      'maxBins has to be a positive integer',
    );
  });
});
