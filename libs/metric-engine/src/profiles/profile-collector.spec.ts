import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { anySample } from '../spec/any-sample.ts';
import { mergeableProfile, type MergeableProfile } from './mergeable-profile.ts';
import { profileCollector } from './profile-collector.ts';
import { profileNumeric } from './numeric-profile.ts';

const cellLimit = fc.constantFrom(3, 4, 8, 50, 4096);

function collected(pieces: readonly (readonly number[])[], limit: number): MergeableProfile {
  const collector = profileCollector(limit);
  for (const piece of pieces) collector.add(Float64Array.from(piece), { nulls: 2, typeErrors: 1 });
  return collector.profile();
}

function atOnce(pieces: readonly (readonly number[])[], limit: number): MergeableProfile {
  const unread = { nulls: 2 * pieces.length, typeErrors: pieces.length };
  return mergeableProfile(profileNumeric(Float64Array.from(pieces.flat()), unread), limit);
}

function expectSame(actual: MergeableProfile, expected: MergeableProfile): void {
  const exactPart = ({ rows, nulls, typeErrors, count, cells }: MergeableProfile): unknown => {
    const { excesses: _, ...rest } = cells;
    return { rows, nulls, typeErrors, count, ...rest };
  };
  expect(exactPart(actual)).toEqual(exactPart(expected));
  const reach = Math.max(...[...expected.cells.mins, ...expected.cells.maxs].map(Math.abs));
  // The squares and sums of larger values overflow in a part, or in the whole.
  if (!(reach < 1e150)) return;
  const most = 1e-12 * expected.count * reach + 4 * Number.MIN_VALUE;
  for (const [cell, excess] of expected.cells.excesses.entries()) {
    expect(Math.abs((actual.cells.excesses[cell] ?? NaN) - excess)).toBeLessThanOrEqual(most);
  }
  expect(Math.abs(actual.mean - expected.mean)).toBeLessThanOrEqual(1e-13 * reach + 4 * Number.MIN_VALUE);
  if (expected.count < 2) return;
  const gap = Math.abs(actual.standardDeviation - expected.standardDeviation);
  expect(gap).toBeLessThanOrEqual(1e-12 * reach + 4 * Number.MIN_VALUE);
}

describe('a profile collected piece by piece', () => {
  it('is the profile of all values at once, however they are cut', () => {
    fc.assert(
      fc.property(fc.array(anySample, { minLength: 1, maxLength: 6 }), cellLimit, (pieces, limit) =>
        expectSame(collected(pieces, limit), atOnce(pieces, limit)),
      ),
      { numRuns: 600 },
    );
  });

  it.each([
    ['of one power of two', (u: number) => 65 + 4 * u],
    ['around zero', (u: number) => u - 0.5],
    ['of few digits', (u: number) => Math.round(500 * u) / 10],
    ['far from zero', (u: number) => 1e9 + u],
    ['over many powers', (u: number) => Math.exp(80 * (u - 0.5))],
    ['mostly zero', (u: number) => Math.max(0, u - 0.9)],
  ])('is the same for many values %s', (_, shape) => {
    let state = 1;
    const uniform = (): number => {
      state = (Math.imul(state, 1_664_525) + 1_013_904_223) >>> 0;
      return (state + 0.5) / 2 ** 32;
    };
    const pieces = Array.from({ length: 4 }, () => Array.from({ length: 20_000 }, () => shape(uniform())));
    expectSame(collected(pieces, 4096), atOnce(pieces, 4096));
  });

  it('counts NaN as null, and infinite values in cells of their own', () => {
    const profile = collected([[NaN, Infinity, 1, -Infinity, 2, 3], [Infinity]], 3);
    expect(profile).toMatchObject({ rows: 13, nulls: 5, typeErrors: 2, count: 6 });
    expect([...profile.cells.counts]).toEqual([1, 3, 2]);
    expect([...profile.cells.mins]).toEqual([-Infinity, 1, Infinity]);
  });

  it('of nothing is empty', () => {
    expect(profileCollector().profile()).toMatchObject({ rows: 0, count: 0, mean: NaN });
    expect(() => profileCollector(2)).toThrow(RangeError);
  });
});
