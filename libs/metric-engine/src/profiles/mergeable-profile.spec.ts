import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { profileCategories, profileCounts } from './categorical-profile.ts';
import { anchorOf } from './dyadic-cells.ts';
import {
  mergeableProfile,
  mergeCategories,
  mergeProfiles,
  type MergeableProfile,
} from './mergeable-profile.ts';
import { profileNumeric } from './numeric-profile.ts';
import { anySample } from '../spec/any-sample.ts';

const cellLimit = fc.constantFrom(3, 4, 8, 50, 4096);
const parts = fc.array(anySample, { minLength: 1, maxLength: 6 });

function profile(values: readonly number[], limit?: number): MergeableProfile {
  return mergeableProfile(profileNumeric(Float64Array.from(values), { nulls: 2, typeErrors: 1 }), limit);
}

function merged(profiles: readonly MergeableProfile[]): MergeableProfile {
  return profiles.reduce(mergeProfiles);
}

/** Sums of the values of each cell. */
function sums({ cells }: MergeableProfile): number[] {
  return Array.from(cells.counts, (count, cell) => {
    const anchor = anchorOf(cells.mins[cell] as number, cells.bits);
    return count * anchor + (cells.excesses[cell] as number);
  });
}

function expectSame(actual: MergeableProfile, expected: MergeableProfile): void {
  const exact = ({ rows, nulls, typeErrors, count, cells }: MergeableProfile): unknown => {
    const { excesses: _, ...rest } = cells;
    return { rows, nulls, typeErrors, count, ...rest };
  };
  expect(exact(actual)).toEqual(exact(expected));
  const isFinite = [...expected.cells.mins, ...expected.cells.maxs].every(Number.isFinite);
  if (!isFinite) return;
  const expectedSums = sums(expected);
  for (const [cell, sum] of sums(actual).entries()) {
    const scale = Math.max(
      ...[expected.cells.mins, expected.cells.maxs].map((ends) => Math.abs(ends[cell] ?? 0)),
    );
    const allowed = 1e-12 * (expected.cells.counts[cell] ?? 0) * scale;
    if (Number.isFinite(allowed) && Number.isFinite(expectedSums[cell]))
      expect(Math.abs(sum - (expectedSums[cell] ?? NaN))).toBeLessThanOrEqual(allowed);
  }
  const reach = Math.max(...[...expected.cells.mins, ...expected.cells.maxs].map(Math.abs));
  // The smallest doubles lie this far apart, so that rounding them is not relative to their size.
  const grain = 4 * Number.MIN_VALUE;
  expect(Math.abs(actual.mean - expected.mean)).toBeLessThanOrEqual(1e-13 * reach + grain);
  // The deviation of a part may overflow where that of the whole does not.
  if (reach > 1e307 || expected.count < 2) return;
  expect(Math.abs(actual.standardDeviation - expected.standardDeviation)).toBeLessThanOrEqual(
    1e-12 * reach + grain,
  );
}

describe('a mergeable profile', () => {
  it('of merged parts is that of the whole, whatever the parts', () => {
    fc.assert(
      fc.property(parts, cellLimit, (samples, limit) => {
        const actual = merged(samples.map((sample) => profile(sample, limit)));
        const whole = profileNumeric(Float64Array.from(samples.flat()), {
          nulls: 2 * samples.length,
          typeErrors: samples.length,
        });
        expectSame(actual, mergeableProfile(whole, limit));
      }),
      { numRuns: 500 },
    );
  });

  it('merges the smallest numbers there are', () => {
    const [a, b, c] = [profile([-5e-324], 3), profile([0], 3), profile([0], 3)];
    expectSame(mergeProfiles(mergeProfiles(a, b), c), mergeProfiles(a, mergeProfiles(b, c)));
  });

  it('does not depend on order and grouping, nor on the finer grid of a part', () => {
    fc.assert(
      fc.property(anySample, anySample, anySample, cellLimit, cellLimit, (x, y, z, limit, other) => {
        const [a, b, c] = [profile(x, limit), profile(y, other), profile(z, limit)];
        expectSame(mergeProfiles(a, b), mergeProfiles(b, a));
        expect(mergeProfiles(a, b).cells.limit).toBe(Math.min(limit, other));
        expectSame(mergeProfiles(mergeProfiles(a, b), c), mergeProfiles(a, mergeProfiles(b, c)));
      }),
    );
  });

  it('holds every value in the cell that says so, in as few bits as the limit asks', () => {
    fc.assert(
      fc.property(anySample, cellLimit, (sample, limit) => {
        const { cells } = profile(sample, limit);
        expect(cells.counts.length).toBeLessThanOrEqual(limit);
        for (const [cell, count] of cells.counts.entries()) {
          const [min, max] = [cells.mins[cell] as number, cells.maxs[cell] as number];
          const inside = sample.filter((value) => value >= min && value <= max);
          expect(inside).toHaveLength(count);
          expect([Math.min(...inside) + 0, Math.max(...inside) + 0]).toEqual([min, max]);
          expect(anchorOf(min, cells.bits)).toBe(anchorOf(max, cells.bits));
        }
        const distinct = new Set(sample.map((value) => value + 0)).size;
        if (distinct <= limit) expect(cells.counts).toHaveLength(distinct);
      }),
    );
  });

  it('keeps sums of offset readings to the last digit, in any order', () => {
    const readings = Array.from({ length: 3000 }, (_, k) => 1e9 + Math.sin(k) * 4);
    const parts = [readings.slice(0, 700), readings.slice(700, 2500), readings.slice(2500)];
    const profiles = parts.map((part) => profile(part, 64));
    expect(merged(profiles).cells).toEqual(profile(readings, 64).cells);
    expect(merged(profiles.toReversed()).cells).toEqual(profile(readings, 64).cells);
  });

  it('is made in pieces when it is long', () => {
    const values = Array.from({ length: 200_000 }, (_, k) => Math.sin(k) + (k % 7));
    const halves = [values.slice(0, 90_001), values.slice(90_001)].map((half) => profile(half));
    expectSame(
      { ...merged(halves), rows: 0, nulls: 0, typeErrors: 0 },
      { ...profile(values), rows: 0, nulls: 0, typeErrors: 0 },
    );
    expect(profile(values).cells.counts.length).toBeGreaterThan(1500);
  });

  it('needs room for both infinities and the rest', () => {
    expect(() => profile([1], 2)).toThrow(RangeError);
  });
});

describe('merged categories', () => {
  it('are counted exactly', () => {
    const codes = fc.array(fc.integer({ min: -1, max: 3 }));
    const dictionary = ['a', 'b', 'c', 'd'];
    fc.assert(
      fc.property(codes, codes, (x, y) => {
        const [left, right, whole] = [x, y, [...x, ...y]].map((rows) =>
          profileCategories({ codes: Int32Array.from(rows), dictionary }),
        );
        expect(mergeCategories(left as never, right as never)).toEqual(whole);
      }),
    );
    const merged = mergeCategories(
      profileCounts([['x', 1]], 2),
      profileCounts(
        [
          ['y', 3],
          ['x', 4],
        ],
        1,
      ),
    );
    expect(merged).toEqual(
      profileCounts(
        [
          ['x', 5],
          ['y', 3],
        ],
        3,
      ),
    );
  });
});
