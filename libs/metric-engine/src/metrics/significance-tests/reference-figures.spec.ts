import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareNumeric, type PairMetricId } from '../../comparison/compare-features.ts';
import { relativeError } from '../../comparison/relative-error.spec-support.ts';
import { cramerVonMisesSurvival } from '../../distributions/cramer-von-mises-survival.ts';
import { harmonicNumber, harmonicNumberOfSquares } from '../../distributions/harmonic-numbers.ts';
import { mannWhitneyDistribution } from '../../distributions/mann-whitney-distribution.ts';
import { erfc, normalSurvival } from '../../distributions/normal-survival.ts';
import { studentTSurvival } from '../../distributions/student-t-survival.ts';
import { profileNumeric } from '../../profiles/numeric-profile.ts';

type Figure = number | 'NaN';
const testIds = [
  'cramer_von_mises_test',
  'anderson_darling_test',
  'mann_whitney_u_test',
  'welch_t_test',
  'epps_singleton_test',
] as const;
type Expected = { readonly energy_distance: number } & Readonly<
  Record<(typeof testIds)[number], { readonly statistic: Figure; readonly p_value: Figure }>
>;

interface Reference {
  readonly pairs: readonly {
    readonly name: string;
    readonly baseline: readonly number[];
    readonly target: readonly number[];
    readonly expected: Expected;
  }[];
  readonly counted_pairs: readonly {
    readonly name: string;
    readonly levels: readonly number[];
    readonly baseline: readonly number[];
    readonly target: readonly number[];
    readonly expected: Expected;
  }[];
  readonly mann_whitney_distribution: readonly (readonly [n: number, m: number, u: number, p: number])[];
  readonly norm_sf: readonly (readonly [z: number, p: number])[];
  readonly harmonic_numbers: readonly (readonly [n: number, plain: number, ofSquares: number])[];
  readonly erfc: readonly (readonly [x: number, value: number])[];
  readonly t_sf: readonly (readonly [t: number, degreesOfFreedom: number, p: number])[];
  readonly cramer_von_mises_sf: readonly (readonly [x: number, p: number])[];
}

const file = new URL('../../../fixtures/significance-reference.json', import.meta.url);
const reference = JSON.parse(readFileSync(file, 'utf8')) as Reference;

/** One inverts a nearly singular matrix, the other takes the difference of two rounded means. */
const tolerances: Partial<Record<PairMetricId, number>> = { epps_singleton_test: 1e-10, welch_t_test: 1e-11 };

describe('figures computed by definition in fractions and decimals, and by scipy (tools/reference)', () => {
  it.each(reference.pairs)('agrees on $name', ({ baseline, target, expected }) => {
    compareWith(expected, Float64Array.from(baseline), Float64Array.from(target));
  });

  it.each(reference.counted_pairs)(
    'agrees on $name',
    ({ levels, baseline, target, expected }) => {
      compareWith(expected, repeated(levels, baseline), repeated(levels, target));
    },
    60_000,
  );

  it('has the distribution of the Mann-Whitney statistic, counted and beyond', () => {
    for (const [n, m, u, p] of reference.mann_whitney_distribution) {
      expect(relativeError(mannWhitneyDistribution(n, m, u), p), `${n} ${m} ${u}`).toBeLessThan(5e-10);
      expect(mannWhitneyDistribution(m, n, u)).toBe(mannWhitneyDistribution(n, m, u));
    }
  });

  it('has the normal distribution and erfc', () => {
    for (const [z, p] of reference.norm_sf) {
      expect(relativeError(normalSurvival(z), p), `z ${z}`).toBeLessThan(1e-12);
    }
    for (const [x, value] of reference.erfc) {
      expect(relativeError(erfc(x), value), `x ${x}`).toBeLessThan(x < 2 ? 1e-13 : 5e-15);
    }
    expect([normalSurvival(Infinity), normalSurvival(-Infinity), normalSurvival(NaN)]).toEqual([0, 1, NaN]);
    expect([erfc(28), erfc(1e300), erfc(-1e300)]).toEqual([0, 0, 2]);
  });

  it('has harmonic numbers', () => {
    for (const [n, plain, ofSquares] of reference.harmonic_numbers) {
      expect(relativeError(harmonicNumber(n), plain), `n ${n}`).toBeLessThan(5e-16);
      expect(relativeError(harmonicNumberOfSquares(n), ofSquares), `n ${n}`).toBeLessThan(5e-16);
    }
  });

  it("has Student's distribution", () => {
    for (const [t, freedom, p] of reference.t_sf) {
      expect(relativeError(studentTSurvival(t, freedom), p), `t ${t}, df ${freedom}`).toBeLessThan(1e-11);
      expect(studentTSurvival(-t, freedom)).toBeCloseTo(1 - p, 12);
    }
    expect(relativeError(studentTSurvival(1e200, 1), 1e-200 / Math.PI)).toBeLessThan(1e-12);
    expect([studentTSurvival(Infinity, 3), studentTSurvival(-Infinity, 3)]).toEqual([0, 1]);
    expect([studentTSurvival(1, 0), studentTSurvival(1, NaN), studentTSurvival(NaN, 1)]).toEqual([
      NaN,
      NaN,
      NaN,
    ]);
  });

  it('has the limiting law of Cramér and von Mises', () => {
    for (const [x, p] of reference.cramer_von_mises_sf) {
      expect(relativeError(cramerVonMisesSurvival(x), p), `x ${x}`).toBeLessThan(1e-12);
    }
    expect([cramerVonMisesSurvival(-1), cramerVonMisesSurvival(1e6), cramerVonMisesSurvival(NaN)]).toEqual([
      1,
      0,
      NaN,
    ]);
  });
});

function compareWith(expected: Expected, baseline: Float64Array, target: Float64Array): void {
  const values = compareNumeric(profileNumeric(baseline), profileNumeric(target), [
    'energy_distance',
    ...testIds,
  ]);
  const energy = values.get('energy_distance')?.value ?? NaN;
  expect(relativeError(energy, expected.energy_distance), 'energy_distance').toBeLessThan(1e-12);
  for (const id of testIds) {
    const { statistic, pValue, value } = values.get(id) ?? { statistic: null, pValue: null, value: null };
    const tolerance = tolerances[id] ?? 1e-12;
    expect(relativeError(statistic ?? -1, Number(expected[id].statistic)), id).toBeLessThan(tolerance);
    expect(relativeError(pValue ?? -1, Number(expected[id].p_value)), id).toBeLessThan(1e-9);
    expect(value).toBe(pValue);
  }
}

function repeated(levels: readonly number[], counts: readonly number[]): Float64Array {
  const values = new Float64Array(counts.reduce((sum, count) => sum + count, 0));
  let from = 0;
  counts.forEach((count, k) => {
    values.fill(levels[k] ?? NaN, from, from + count);
    from += count;
  });
  return values;
}
