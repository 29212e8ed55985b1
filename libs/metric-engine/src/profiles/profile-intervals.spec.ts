import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { isBreached } from '../catalogue/metric-definition.ts';
import { compareNumeric } from '../comparison/compare-features.ts';
import { deviationInterval } from './deviation-interval.ts';
import { decides, type Interval } from './interval.ts';
import { mergeableProfile, mergeProfiles, type MergeableProfile } from './mergeable-profile.ts';
import { profileNumeric, type NumericProfile } from './numeric-profile.ts';
import { boundNumeric, type BoundedMetricId } from './profile-intervals.ts';
import { anySample } from '../spec/any-sample.ts';

const metrics: readonly BoundedMetricId[] = [
  'jensen_shannon_distance',
  'normalized_wasserstein_distance',
  'population_stability_index',
  'two_sample_kolmogorov_smirnov_test',
  'ks_test',
  'wasserstein_distance',
  'psi',
];

type Numbers = readonly number[];

function holds({ low, high }: Interval, exact: number): boolean {
  return Number.isNaN(low) && Number.isNaN(high) ? true : low <= exact && exact <= high;
}

/** Of parts that are profiled one by one, in at most `limit` cells. */
function partly(values: Numbers, limit: number): MergeableProfile {
  const half = values.length >> 1;
  return [values.slice(0, half), values.slice(half)]
    .map((part) => mergeableProfile(profileNumeric(Float64Array.from(part)), limit))
    .reduce(mergeProfiles);
}

function expectBounds(baseline: Numbers, target: Numbers, limit: number): void {
  const exact = compareNumeric(
    profileNumeric(Float64Array.from(baseline)),
    profileNumeric(Float64Array.from(target)),
    metrics,
  );
  const bounds = boundNumeric(partly(baseline, limit), partly(target, limit), metrics);
  const isOrdinary = [...baseline, ...target].every((value) => Math.abs(value) < 1e300);
  for (const id of metrics) {
    const { value, statistic } = exact.get(id) ?? { value: NaN, statistic: null };
    const bound = bounds.get(id) ?? { value: { low: 1, high: 0 }, statistic: null };
    const told = `${id}: ${JSON.stringify(bound)} should hold ${value} (${statistic})`;
    expect(holds(bound.value, value), told).toBe(true);
    if (statistic !== null) expect(bound.statistic && holds(bound.statistic, statistic), told).toBe(true);
    if (isOrdinary) expect(Number.isNaN(bound.value.low + bound.value.high), told).toBe(Number.isNaN(value));
  }
}

/** Normal by Box and Muller, from a small generator with a seed, with drift over the day as sensors have it. */
function sensor(length: number, seed: number, shift = 0): number[] {
  let state = seed;
  const random = (): number => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Array.from({ length }, (_, minute) => {
    const noise = Math.sqrt(-2 * Math.log(random())) * Math.cos(2 * Math.PI * random());
    return 20 + shift + 3 * Math.sin((2 * Math.PI * minute) / 1440) + noise;
  });
}

function widths(baseline: Numbers, target: Numbers): Record<string, number> {
  const bounds = boundNumeric(partly(baseline, 4096), partly(target, 4096), metrics);
  const statistic = bounds.get('ks_test')?.statistic;
  const width = (interval: Interval | null | undefined): number =>
    interval ? interval.high - interval.low : NaN;
  return {
    statistic: width(statistic),
    ...Object.fromEntries([...bounds].map(([id, { value }]) => [id, width(value)])),
  };
}

describe('intervals from mergeable profiles', () => {
  it('hold the exact values of any two samples, however coarse the cells', () => {
    fc.assert(fc.property(anySample, anySample, fc.constantFrom(3, 4, 6, 12, 30, 4096), expectBounds), {
      numRuns: 3000,
    });
  });

  it('hold the exact values of a sample and its altered copy', () => {
    const change = fc.constantFrom<(value: number, k: number) => number>(
      (value) => value,
      (value) => value * (1 + 1e-9),
      (value, k) => (k % 5 === 0 ? value : value + 1e-3),
      (value) => -value,
    );
    fc.assert(
      fc.property(anySample, change, fc.constantFrom(3, 5, 9, 20), (sample, alter, limit) =>
        expectBounds(sample, sample.map(alter), limit),
      ),
      { numRuns: 1000 },
    );
  });

  it('hold the exact index where it is not known whether a decile is an extreme of the baseline', () => {
    const numbersFrom2 = (length: number): number[] => Array.from({ length }, (_, k) => k + 2);
    const top = 100 + 2 ** -46;
    const lowest = [1, 1, 1, 1 + Number.EPSILON, ...numbersFrom2(16)];
    const highest = [...numbersFrom2(34), 100, top, top, top, top, top];
    for (const target of [-5, 500]) {
      const all = Array.from({ length: 20 }, () => target);
      expectBounds(lowest, all, 17);
      expectBounds(highest, all, 35);
    }
  });

  it.each([2.1, 3])(
    'hold the exact index where a bin may be empty, which counts for more than one value of many: %d',
    (third) => {
      const baseline = Array.from({ length: 10_000 }, (_, k) => 1 + (k % 10));
      const target = [...Array.from({ length: 30_000 }, () => 1), 2, third, 3.9, 9];
      const [left, right] = [baseline, target].map((values) => profileNumeric(Float64Array.from(values)));
      const exact = compareNumeric(left as NumericProfile, right as NumericProfile, ['psi']).get('psi');
      const bound = boundNumeric(partly(baseline, 4096), partly(target, 3), ['psi']).get('psi');
      expect(bound?.value.low).toBeLessThanOrEqual(exact?.value ?? NaN);
      expect(bound?.value.high).toBeGreaterThanOrEqual(exact?.value ?? NaN);
    },
  );

  it('hold the exact values of many rows, where one is less than an empty bin counts', () => {
    const weighted = fc
      .array(fc.tuple(fc.integer({ min: 0, max: 12 }), fc.constantFrom(1, 1, 2, 3, 4000)), {
        minLength: 1,
        maxLength: 12,
      })
      .map((pairs) => pairs.flatMap(([value, times]) => Array.from({ length: times }, () => value)));
    const long = Array.from({ length: 11_000 }, (_, k) => (k % 97) / 8);
    const some = [...Array.from({ length: 11_000 }, () => 0), 5.25, 12.75];
    fc.assert(
      fc.property(weighted, fc.constantFrom(3, 4, 5), (sample, limit) => {
        expectBounds(long, sample, limit);
        expectBounds(long, [...some, ...sample], limit);
      }),
      { numRuns: 40 },
    );
  });

  it('of the deviation are exact where cells hold up to three values', () => {
    fc.assert(
      fc.property(
        fc.array(fc.integer({ min: -1000, max: 1000 }), { minLength: 3, maxLength: 3 }),
        (three) => {
          const values = [...three.map((value) => value * 2 ** -20 + 1.5), 8, 40];
          const { standardDeviation } = profileNumeric(Float64Array.from(values));
          const { low, high } = deviationInterval(partly(values, 3).cells);
          expect(Math.abs(low / standardDeviation - 1)).toBeLessThan(2e-9);
          expect(high).toBeGreaterThanOrEqual(standardDeviation);
        },
      ),
    );
  });

  it.each([
    ['sensors', sensor(43_200, 1), sensor(10_080, 2, 0.05)],
    ['far from zero', sensor(43_200, 3, 1e9), sensor(10_080, 4, 1e9)],
    [
      'exact to the tenth',
      sensor(43_200, 5).map((x) => Math.round(x * 10) / 10),
      sensor(10_080, 6).map((x) => Math.round(x * 10) / 10),
    ],
    [
      'mostly zero',
      sensor(43_200, 7).map((x) => Math.max(0, x - 23)),
      sensor(10_080, 8).map((x) => Math.max(0, x - 23)),
    ],
    [
      'over many powers',
      sensor(43_200, 9, -20).map((x) => Math.exp(20 * x)),
      sensor(10_080, 10, -20).map((x) => Math.exp(20 * x)),
    ],
  ])('of %s are narrow, and hold the exact values', (_, baseline, target) => {
    expectBounds(baseline, target, 4096);
    const width = widths(baseline, target);
    expect(width['statistic']).toBeLessThanOrEqual(0.01);
    expect(width['population_stability_index']).toBeLessThanOrEqual(0.01);
    expect(width['psi']).toBeLessThanOrEqual(0.01);
    expect(width['jensen_shannon_distance']).toBeLessThanOrEqual(0.02);
    expect(width['normalized_wasserstein_distance']).toBeLessThanOrEqual(1e-3);
  });

  it('are exact where every cell holds one value', () => {
    const [baseline, target] = [sensor(2000, 11), sensor(900, 12)];
    const width = widths(baseline, target);
    expect(width['statistic']).toBe(0);
    expect(width['jensen_shannon_distance']).toBeLessThan(1e-11);
    expect(width['wasserstein_distance']).toBeLessThan(1e-9);
  });

  it('are unknown without numbers, and of infinite ones where the metric is', () => {
    const empty = boundNumeric(partly([], 8), partly([1], 8), metrics);
    expect([...empty.values()].map(({ value }) => value)).toEqual(
      metrics.map(() => ({ low: NaN, high: NaN })),
    );
    const infinite = boundNumeric(partly([1, 2, Infinity], 8), partly([1, 3], 8), metrics);
    expect(infinite.get('wasserstein_distance')?.value.low).toBe(NaN);
    expect(infinite.get('ks_test')?.statistic).toEqual({ low: 1 / 3, high: 1 / 3 });
  });
});

describe('decides', () => {
  it('never contradicts the exact value', () => {
    const number = fc.double({ min: 0, max: 1, noNaN: true });
    fc.assert(
      fc.property(
        number,
        number,
        number,
        number,
        fc.constantFrom('above' as const, 'below' as const),
        (a, b, share, threshold, direction) => {
          const [low, high] = [Math.min(a, b), Math.max(a, b)];
          const exact = Math.min(high, Math.max(low, low + share * (high - low)));
          const decision = decides({ low, high }, threshold, direction);
          if (decision !== 'undecided')
            expect(decision === 'breached').toBe(isBreached({ direction }, exact, threshold));
          else expect(low <= threshold && threshold <= high).toBe(true);
        },
      ),
    );
  });

  it.each([
    [0.1, 0.2, 0.2, 'above', 'healthy'],
    [0.1, 0.2, 0.1, 'above', 'undecided'],
    [0.1, 0.2, 0.09, 'above', 'breached'],
    [0.1, 0.2, 0.1, 'below', 'healthy'],
    [0.1, 0.2, 0.2, 'below', 'undecided'],
    [0.1, 0.2, 0.21, 'below', 'breached'],
    [NaN, NaN, 0.2, 'above', 'undecided'],
    [NaN, NaN, 0.2, 'below', 'undecided'],
  ] as const)('[%d, %d] against %d %s is %s', (low, high, threshold, direction, expected) => {
    expect(decides({ low, high }, threshold, direction)).toBe(expected);
  });
});
