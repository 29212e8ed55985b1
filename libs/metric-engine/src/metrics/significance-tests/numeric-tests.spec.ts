import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { compareNumeric } from '../../comparison/compare-features.ts';
import { pooledValue } from '../../kernels/pooled-value.ts';
import { profileNumeric } from '../../profiles/numeric-profile.ts';
import type { MetricValue } from '../pair-metric.ts';

const rankTests = ['cramer_von_mises_test', 'anderson_darling_test', 'mann_whitney_u_test'] as const;
const tests = [...rankTests, 'welch_t_test', 'epps_singleton_test'] as const;
const all = [...tests, 'energy_distance'] as const;

function resultOf(
  id: (typeof all)[number],
  baseline: readonly number[],
  target: readonly number[],
): MetricValue {
  const [left, right] = [baseline, target].map((values) => profileNumeric(Float64Array.from(values)));
  const result = left && right && compareNumeric(left, right, [id]).get(id);
  if (result === undefined) throw new Error(`No result of ${id}.`);
  return result;
}

const tied = fc.integer({ min: -6, max: 6 });
const reading = fc.oneof(tied, fc.double({ min: -1000, max: 1000, noNaN: true }));
const sample = fc.array(reading, { minLength: 2, maxLength: 50 });

function expectClose(actual: number, expected: number, tolerance: number, what: string): void {
  if (Number.isNaN(expected) || !Number.isFinite(expected)) expect(actual, what).toBe(expected);
  else
    expect(Math.abs(actual - expected), `${what}: ${actual}, not ${expected}`).toBeLessThanOrEqual(tolerance);
}

describe('properties of the tests of numbers and of the energy distance', () => {
  it('have p-values from 0 to 1, and non-negative distances', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        for (const id of all) {
          const { value, pValue } = resultOf(id, a, b);
          if (Number.isNaN(value)) continue;
          expect(value, id).toBeGreaterThanOrEqual(0);
          if (id !== 'energy_distance') expect(pValue, id).toBeLessThanOrEqual(1);
        }
      }),
    );
  });

  it('are the same with sides swapped, but for the sign of t and the side of U', () => {
    fc.assert(
      fc.property(sample, sample, (a, b) => {
        for (const id of all) {
          const one = resultOf(id, a, b);
          const other = resultOf(id, b, a);
          // Small matrices with a tiny pivot leave this statistic few digits.
          const tolerance = id === 'epps_singleton_test' ? 1e-5 : 1e-12;
          expectClose(other.value, one.value, tolerance * (1 + one.value), id);
          if (one.statistic === null || other.statistic === null) continue;
          if (id === 'welch_t_test') expectClose(other.statistic, -one.statistic, 1e-12, id);
          if (id === 'mann_whitney_u_test') expect(one.statistic + other.statistic).toBe(a.length * b.length);
          if (id === 'cramer_von_mises_test' || id === 'anderson_darling_test') {
            expectClose(other.statistic, one.statistic, 1e-11 * (1 + Math.abs(one.statistic)), id);
          }
        }
      }),
    );
  });

  it('do not depend on the order of the rows', () => {
    const shuffled = sample.chain((a) =>
      fc.tuple(fc.constant(a), fc.shuffledSubarray(a, { minLength: a.length })),
    );
    fc.assert(
      fc.property(shuffled, sample, ([a, permuted], b) => {
        for (const id of all) expect(resultOf(id, permuted, b), id).toEqual(resultOf(id, a, b));
      }),
    );
  });

  it('find nothing between a sample and itself', () => {
    fc.assert(
      fc.property(sample, (a) => {
        expect(resultOf('energy_distance', a, a).value).toBe(0);
        expect(resultOf('mann_whitney_u_test', a, a)).toMatchObject({
          statistic: a.length ** 2 / 2,
          value: 1,
        });
        expect(resultOf('cramer_von_mises_test', a, a).value).toBeGreaterThan(0.999);
        expectClose(resultOf('cramer_von_mises_test', a, a).statistic ?? NaN, 0, 1e-12, 'T');
        const isConstant = new Set(a).size === 1;
        expect(resultOf('anderson_darling_test', a, a).value).toBe(isConstant ? NaN : 0.25);
        expect(resultOf('welch_t_test', a, a).value).toBe(isConstant ? NaN : 1);
        const { statistic } = resultOf('epps_singleton_test', a, a);
        if (!Number.isNaN(statistic)) expect(statistic).toBe(0);
      }),
    );
  });

  it('by ranks are the same after any increasing transform, infinities included', () => {
    const whole = fc.array(fc.integer({ min: -40, max: 40 }), { minLength: 2, maxLength: 40 });
    fc.assert(
      fc.property(whole, whole, (a, b) => {
        const stretch = (value: number): number =>
          value > 38 ? Infinity : value < -38 ? -Infinity : value ** 3;
        const clamp = (value: number): number => Math.max(-39, Math.min(39, value));
        for (const id of rankTests) {
          const plain = resultOf(id, a.map(clamp), b.map(clamp));
          expect(resultOf(id, a.map(stretch), b.map(stretch)), id).toEqual(plain);
        }
      }),
    );
  });

  it('by moments and characteristic functions are the same in other units', () => {
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: -20, max: 20 }), (a, b, exponent) => {
        const scaled = (values: readonly number[]): number[] => values.map((value) => value * 2 ** exponent);
        const ratio = 2 ** (exponent / 2) * resultOf('energy_distance', a, b).value;
        expectClose(resultOf('energy_distance', scaled(a), scaled(b)).value, ratio, 1e-12 * ratio, 'energy');
        for (const id of ['welch_t_test', 'epps_singleton_test'] as const) {
          const { value } = resultOf(id, a, b);
          expectClose(resultOf(id, scaled(a), scaled(b)).value, value, 1e-12, id);
        }
      }),
    );
  });

  it('energy distance of a constant against its shifted copy is the root of twice the shift', () => {
    fc.assert(
      fc.property(
        fc.integer({ min: 1, max: 9 }),
        fc.integer({ min: -99, max: 99 }),
        tied,
        (n, shift, value) => {
          const constant = new Array<number>(n).fill(value);
          const moved = constant.map((each) => each + shift);
          const expected = Math.sqrt(2 * Math.abs(shift));
          expectClose(
            resultOf('energy_distance', constant, moved).value,
            expected,
            1e-12 * expected,
            'energy',
          );
        },
      ),
    );
  });

  it('energy distance is what mean absolute differences make it', () => {
    const meanGap = (a: readonly number[], b: readonly number[]): number =>
      a.flatMap((x) => b.map((y) => Math.abs(x - y))).reduce((sum, gap) => sum + gap, 0) /
      a.length /
      b.length;
    fc.assert(
      fc.property(sample, sample, fc.integer({ min: -50, max: 50 }), (a, b, shift) => {
        const squared = 2 * meanGap(a, b) - meanGap(a, a) - meanGap(b, b);
        expectClose(resultOf('energy_distance', a, b).value ** 2, squared, 1e-9, 'energy');
        const [c, d] = [a, b].map((values) => values.map((value) => Math.round(value) + shift));
        const [e, f] = [a, b].map((values) => values.map((value) => Math.round(value)));
        expect(resultOf('energy_distance', c ?? [], d ?? [])).toEqual(
          resultOf('energy_distance', e ?? [], f ?? []),
        );
      }),
    );
  });

  it('the pooled value of a rank is that of the sorted union', () => {
    fc.assert(
      fc.property(fc.array(reading), fc.array(reading), (a, b) => {
        const [first, second] = [Float64Array.from(a).sort(), Float64Array.from(b).sort()];
        const union = Float64Array.from([...a, ...b]).sort();
        union.forEach((value, rank) => expect(pooledValue(first, second, rank)).toBeCloseTo(value, 12));
        expect(pooledValue(first, second, union.length)).toBe(NaN);
      }),
    );
  });
});

describe('tests of numbers on the edge', () => {
  const enough = [1, 2, 3, 4, 5, 6, 7];
  const nothing = { value: NaN, statistic: NaN, pValue: NaN };

  it.each(tests)('%s has no answer for an empty side', (id) => {
    expect(resultOf(id, [], enough)).toEqual(nothing);
    expect(resultOf(id, enough, [])).toEqual(nothing);
    expect(resultOf(id, [], [])).toEqual(nothing);
  });

  it('energy distance has no answer for an empty side, and is not finite for infinite values', () => {
    expect(resultOf('energy_distance', [], enough).value).toBe(NaN);
    expect(resultOf('energy_distance', enough, []).value).toBe(NaN);
    expect(resultOf('energy_distance', [...enough, Infinity], enough).value).toBe(Infinity);
    expect(resultOf('energy_distance', [-Infinity, 1], [-Infinity, 2]).value).toBe(NaN);
  });

  it('energy distance stays finite near the limits of doubles', () => {
    expectClose(
      resultOf('energy_distance', [-1.7e308], [1.7e308]).value,
      2.607680962081059e154,
      1e142,
      'energy',
    );
  });

  it('tests without enough values or variance have no answer', () => {
    expect(resultOf('cramer_von_mises_test', [1], enough)).toEqual(nothing);
    expect(resultOf('cramer_von_mises_test', enough, [1])).toEqual(nothing);
    expect(resultOf('anderson_darling_test', [1, 2], [3])).toEqual(nothing);
    expect(resultOf('anderson_darling_test', [1, 2], [3, 4]).statistic).toBeCloseTo(1.54277843168, 10);
    expect(resultOf('anderson_darling_test', [4, 4, 4], [4, 4])).toEqual(nothing);
    expect(resultOf('welch_t_test', [1], enough)).toEqual(nothing);
    expect(resultOf('welch_t_test', [4, 4, 4], [4, 4])).toEqual(nothing);
    expect(resultOf('epps_singleton_test', [1, 2, 3, 4], enough)).toEqual(nothing);
    expect(resultOf('epps_singleton_test', [3, 3, 3, 3, 3, 3, 3, 3, 3, 9], [3, 3, 3, 3, 3])).toEqual(nothing);
    expect(resultOf('mann_whitney_u_test', [4, 4, 4], [4, 4])).toMatchObject({ statistic: 3, value: 1 });
  });

  it('two different constants are as far apart as can be', () => {
    const fives = new Array<number>(6).fill(5);
    const sixes = new Array<number>(6).fill(6);
    expect(resultOf('welch_t_test', fives, sixes)).toMatchObject({ statistic: -Infinity, value: 0 });
    expect(resultOf('welch_t_test', sixes, fives)).toMatchObject({ statistic: Infinity, value: 0 });
    expect(resultOf('epps_singleton_test', fives, sixes)).toMatchObject({ statistic: Infinity, value: 0 });
    const spread = [1, 1, 2, 2, 1];
    expect(resultOf('epps_singleton_test', fives, spread)).toMatchObject({ statistic: Infinity, value: 0 });
  });

  it('infinite values have no mean and no characteristic function', () => {
    for (const id of ['welch_t_test', 'epps_singleton_test'] as const) {
      expect(resultOf(id, [...enough, Infinity], enough), id).toEqual(nothing);
      expect(resultOf(id, enough, [-Infinity, ...enough]), id).toEqual(nothing);
    }
  });

  it('values near the limits of doubles neither overflow nor vanish', () => {
    const scaled = (factor: number, shift: number): number[] => enough.map((x) => (x + shift) * factor);
    for (const factor of [1e-300, 1e300]) {
      const result = resultOf('welch_t_test', scaled(factor, 0), scaled(factor, 2));
      const plain = resultOf('welch_t_test', scaled(1, 0), scaled(1, 2));
      expectClose(result.statistic ?? NaN, plain.statistic ?? NaN, 1e-12, 't');
      expectClose(result.value, plain.value, 1e-12, 'p');
    }
  });

  it('finds the exact p-values of a few values, by hand', () => {
    expect(resultOf('mann_whitney_u_test', [1, 2, 3], [4, 5, 6]).value).toBeCloseTo(2 / 20, 15);
    expect(resultOf('cramer_von_mises_test', [1, 2, 3], [4, 5, 6]).value).toBeCloseTo(2 / 20, 15);
    expect(resultOf('mann_whitney_u_test', [4, 5, 6], [1, 2, 3]).statistic).toBe(9);
  });
});
