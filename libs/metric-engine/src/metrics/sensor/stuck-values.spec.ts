import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { readFixture } from '../read-fixture.spec-support.ts';
import { measureStuckValues } from './stuck-values.ts';

const { runs } = readFixture('sensor-cases.json') as {
  readonly runs: readonly {
    readonly name: string;
    readonly runs: readonly (readonly [rows: number, value: number])[];
    readonly longest_constant_run: number;
    readonly longest_constant_run_start_row0: number;
  }[];
};

describe('measureStuckValues', () => {
  it.each(runs)('finds the longest run of $name', ({ runs: given, ...expected }) => {
    const values = Float64Array.from(given.flatMap(([rows, value]) => Array<number>(rows).fill(value)));
    expect(measureStuckValues(values)).toEqual({
      rows: values.length,
      longestRun: expected.longest_constant_run,
      longestRunStart: expected.longest_constant_run_start_row0,
      stuckShare: expected.longest_constant_run / values.length,
    });
  });

  it.each([
    ['nothing', [], 0, -1, NaN],
    ['one value', [7], 1, 0, 0],
    ['only missing values', [NaN, NaN], 0, -1, 0],
    ['no value twice in a row', [1, 2, 1, 2], 1, 0, 0],
    ['the earliest of equal runs', [5, 5, 6, 7, 7], 2, 0, 0.4],
    ['missing values inside a run', [5, 5, NaN, 5, 5, 5], 3, 3, 0.5],
    ['missing values at both ends', [NaN, 5, 5, NaN], 2, 1, 0.5],
    ['zeros of both signs', [0, -0, 0, 1], 3, 0, 0.75],
    ['infinite values', [Infinity, Infinity, -Infinity, 1], 2, 0, 0.5],
  ])('tells of %s', (_, values, longestRun, longestRunStart, stuckShare) => {
    expect(measureStuckValues(Float64Array.from(values))).toEqual({
      rows: values.length,
      longestRun,
      longestRunStart,
      stuckShare,
    });
  });

  it('goes on within the tolerance of the first value of a run, so a drift is not a run', () => {
    const noisy = Float64Array.of(5, 5.25, 4.75, 5, 6, 7);
    expect(measureStuckValues(noisy, 0.25).longestRun).toBe(4);
    expect(measureStuckValues(noisy, 0.2).longestRun).toBe(1);
    const drifting = Float64Array.from({ length: 100 }, (_, k) => k / 4);
    expect(measureStuckValues(drifting, 0.5).longestRun).toBe(3);
  });

  it.each([-1, NaN])('refuses the tolerance %d', (tolerance) => {
    expect(() => measureStuckValues(Float64Array.of(1), tolerance)).toThrow(RangeError);
  });

  it('finds a run that was planted, and the same length from behind', () => {
    const noise = fc.array(fc.integer({ min: 1, max: 9 }), { maxLength: 40 });
    fc.assert(
      fc.property(noise, noise, fc.integer({ min: 41, max: 60 }), (before, after, length) => {
        const values = Float64Array.from([...before, ...Array<number>(length).fill(0), ...after]);
        const found = measureStuckValues(values);
        expect([found.longestRun, found.longestRunStart]).toEqual([length, before.length]);
        expect(measureStuckValues(values.toReversed()).longestRun).toBe(length);
      }),
    );
  });
});
