import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { sharedHistogram } from '../bins/shared-histogram.ts';
import { compareNumeric, pairMetricIds, type PairMetricId } from '../comparison/compare-features.ts';
import { measureQuality } from '../metrics/quality/quality-rates.ts';
import { anySample } from '../spec/any-sample.ts';
import { CutCounter } from './cut-counter.ts';
import { cutTable, emptyCutTable, joinCutTables, type CutTable } from './cut-table.ts';
import { mergedHistogram, mergedQuality, type MergedFeature } from './exact-cuts.ts';
import { compareMerged, isMergeableMetric, nextCuts, type MergedValue } from './merged-comparison.ts';
import { mergeProfiles, type MergeableProfile } from './mergeable-profile.ts';
import { profileNumeric, type NumericProfile } from './numeric-profile.ts';
import { profileCollector } from './profile-collector.ts';

const maximumBins = 30;
const metrics = pairMetricIds('numerical').filter(isMergeableMetric);
const bounded: readonly PairMetricId[] = [
  'normalized_wasserstein_distance',
  'two_sample_kolmogorov_smirnov_test',
  'ks_test',
  'wasserstein_distance',
  'psi',
];

type Numbers = readonly number[];

function partsOf(values: Numbers): Float64Array[] {
  const third = Math.ceil(values.length / 3);
  return [0, 1, 2].map((k) => Float64Array.from(values.slice(k * third, (k + 1) * third)));
}

function profileOf(parts: readonly Float64Array[], limit: number): MergeableProfile {
  return parts
    .map((part) => {
      const collector = profileCollector(limit);
      collector.add(part);
      return collector.profile();
    })
    .reduce(mergeProfiles);
}

function countsOf(parts: readonly Float64Array[], cuts: Float64Array): Float64Array {
  return parts
    .map((part) => {
      const counter = new CutCounter(cuts);
      counter.add(part);
      return counter.counts();
    })
    .reduce((sum, counts) => sum.map((count, k) => count + (counts[k] ?? 0)));
}

interface Split {
  readonly limit: number;
  /** Rounds of counting; the first makes bins exact, all narrow down the rest. */
  readonly rounds: number;
  readonly budget: number;
}

/** As if the data had come in three parts, in so many rounds. */
function merged(baseline: Numbers, target: Numbers, { limit, rounds, budget }: Split): MergedFeature {
  const parts = { baseline: partsOf(baseline), target: partsOf(target) };
  const sides = { baseline: profileOf(parts.baseline, limit), target: profileOf(parts.target, limit) };
  let table: CutTable = emptyCutTable(sides.baseline, sides.target);
  for (let round = 0; round < rounds; round++) {
    const cuts = nextCuts({ ...sides, table }, { maximumBins, undecided: bounded, budget });
    const counts = {
      baseline: countsOf(parts.baseline, cuts),
      target: countsOf(parts.target, cuts),
    };
    table = joinCutTables(table, cutTable(cuts, counts));
  }
  return { ...sides, table };
}

function whole(values: Numbers): NumericProfile {
  return profileNumeric(Float64Array.from(values));
}

function expectHeld(id: string, { value, bounds }: MergedValue, exact: number, scale: number): void {
  const told = `${id}: ${value} ${JSON.stringify(bounds)} should hold ${exact}`;
  if (bounds) {
    expect(bounds.low <= exact && exact <= bounds.high, told).toBe(true);
    expect(value >= bounds.low && value <= bounds.high, told).toBe(true);
  } else if (Number.isFinite(value) && Number.isFinite(exact)) {
    expect(Math.abs(value - exact), told).toBeLessThanOrEqual(1e-12 * Math.max(1, Math.abs(exact)) + scale);
  }
}

function expectMerged(baseline: Numbers, target: Numbers, split: Split): void {
  const feature = merged(baseline, target, split);
  const [left, right] = [whole(baseline), whole(target)];
  const exact = compareNumeric(left, right, metrics);
  const isOrdinary = [...baseline, ...target].every((value) => Math.abs(value) < 1e150);
  for (const [id, value] of compareMerged(feature, metrics)) {
    if (id === 'welch_t_test' && !hasRoomForMoments(left)) continue;
    const other = exact.get(id)?.value ?? NaN;
    const grain = id === 'wasserstein_distance' ? 1e-12 * left.max + 1e-12 * right.max : 0;
    expectHeld(id, value, other, id === 'welch_t_test' ? 1e-6 : Math.abs(grain));
    if (isOrdinary) expect(Number.isNaN(value.value), id).toBe(Number.isNaN(other));
  }
  expect(mergedQuality(feature)).toEqual(measureQuality(left, right));
  expect(mergedHistogram(feature, maximumBins)).toEqual(sharedHistogram(left, right, maximumBins));
}

/** Whether a mean's last digit is small against the spread, and squares stay within the doubles. */
function hasRoomForMoments({ min, max, standardDeviation }: NumericProfile): boolean {
  const reach = Math.max(Math.abs(min), Math.abs(max));
  return reach < 1e150 && standardDeviation > 1e-6 * reach;
}

/** A sensor's readings, from a small generator with a seed. */
function sensor(length: number, seed: number, shift = 0): number[] {
  let state = seed;
  const uniform = (): number => {
    state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
    return (state + 0.5) / 2 ** 32;
  };
  return Array.from(
    { length },
    () => 65 + shift + 4 * Math.sqrt(-2 * Math.log(uniform())) * Math.cos(2 * Math.PI * uniform()),
  );
}

describe('merged profiles with counts below cuts', { timeout: 60_000 }, () => {
  const split = fc.record({
    limit: fc.constantFrom(3, 4, 6, 12, 4096),
    rounds: fc.constantFrom(1, 1, 2, 3),
    budget: fc.constantFrom(4, 20, 200),
  });

  it('give bins and rates exactly and bound the rest, whatever the samples', () => {
    fc.assert(fc.property(anySample, anySample, split, expectMerged), { numRuns: 300 });
  });

  it('do so for a sample and its altered copy', () => {
    const change = fc.constantFrom<(value: number, k: number) => number>(
      (value) => value,
      (value) => value * (1 + 1e-9),
      (value, k) => (k % 5 === 0 ? value : value + 1e-3),
      (value) => -value,
    );
    fc.assert(
      fc.property(anySample, change, split, (sample, alter, how) =>
        expectMerged(sample, sample.map(alter), how),
      ),
      { numRuns: 150 },
    );
  });

  it('narrow down every metric, and the statistic to the last value, round by round', () => {
    const [baseline, target] = [sensor(40_000, 1), sensor(25_000, 2, 0.05)];
    const widths = [1, 2, 3].map((rounds) => {
      const feature = merged(baseline, target, { limit: 256, rounds, budget: 2048 });
      expectMerged(baseline, target, { limit: 256, rounds, budget: 2048 });
      const values = compareMerged(feature, bounded);
      return bounded.map((id) => {
        const bounds = values.get(id)?.bounds;
        return bounds ? bounds.high - bounds.low : 0;
      });
    });
    const [first = [], second = [], third = []] = widths;
    expect(bounded.every((_, k) => (second[k] ?? 1) <= (first[k] ?? 0))).toBe(true);
    expect(third[bounded.indexOf('ks_test')]).toBe(0);
    expect(third[bounded.indexOf('psi')]).toBeLessThan(1e-9);
  });

  it('say which metrics need every value in order', () => {
    const others = pairMetricIds('numerical').filter((id) => !isMergeableMetric(id));
    expect(others).toEqual([
      'energy_distance',
      'cramer_von_mises_test',
      'anderson_darling_test',
      'mann_whitney_u_test',
      'epps_singleton_test',
    ]);
    const feature = merged([1, 2], [3, 4], { limit: 3, rounds: 1, budget: 4 });
    expect(() => compareMerged(feature, ['energy_distance'])).toThrow(/every value in order/);
    const uncounted = { ...feature, table: emptyCutTable(feature.baseline, feature.target) };
    expect(() => compareMerged(uncounted, ['jensen_shannon_distance'])).toThrow(/not counted below/);
  });
});

describe('a counter', () => {
  it('counts as comparing does, whatever the cuts', () => {
    const cuts = fc
      .array(fc.oneof(fc.double({ noNaN: true, noDefaultInfinity: true }), fc.integer({ min: -5, max: 5 })), {
        maxLength: 30,
      })
      .map((numbers) => Float64Array.from(new Set(numbers.map((number) => number + 0))).sort());
    fc.assert(
      fc.property(cuts, anySample, (places, sample) => {
        const counter = new CutCounter(places);
        counter.add(Float64Array.from(sample));
        const table = cutTable(places, { baseline: counter.counts(), target: counter.counts() });
        const expected = [...places].map((cut) => sample.filter((value) => value < cut).length);
        expect([...table.baseline.below]).toEqual(expected);
        expect(table.target.count).toBe(sample.length);
      }),
      { numRuns: 1000 },
    );
  });
});
