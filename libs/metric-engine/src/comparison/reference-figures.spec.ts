import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareNumeric, pairMetricIds, type PairMetricId } from './compare-features.ts';
import { kolmogorovSurvival } from '../distributions/kolmogorov-survival.ts';
import { ksExactPValue } from '../distributions/ks-exact-p-value.ts';
import { mergeSamples } from '../kernels/merge-samples.ts';
import { profileNumeric } from '../profiles/numeric-profile.ts';
import { smirnovSurvival } from '../distributions/smirnov-survival.ts';
import { relativeError } from './relative-error.spec-support.ts';

type Figure = number | 'NaN' | 'Infinity' | '-Infinity';

interface Reference {
  readonly numeric: readonly {
    readonly name: string;
    readonly baseline: readonly number[];
    readonly target: readonly number[];
    readonly expected: Readonly<Record<string, Figure>>;
  }[];
  readonly moments: readonly {
    readonly name: string;
    readonly values: readonly number[];
    readonly mean: number;
    readonly standard_deviation: number;
  }[];
  readonly ks_exact: readonly (readonly [n: number, m: number, gapSteps: number, p: number])[];
  readonly kstwo_sf: readonly (readonly [x: number, n: number, p: number])[];
  readonly ksone_sf: readonly (readonly [x: number, n: number, p: number])[];
}

const file = new URL('../../fixtures/numeric-reference.json', import.meta.url);
const reference = JSON.parse(readFileSync(file, 'utf8')) as Reference;

describe('figures computed by scipy, numpy and exact fractions (tools/reference)', () => {
  it.each(reference.numeric)('agrees on $name', ({ baseline, target, expected }) => {
    const left = profileNumeric(Float64Array.from(baseline));
    const right = profileNumeric(Float64Array.from(target));
    const merged = mergeSamples(left.sorted, right.sorted);
    expect(relativeError(left.mean, Number(expected['mean']))).toBeLessThan(1e-12);
    expect(relativeError(left.standardDeviation, Number(expected['standard_deviation']))).toBeLessThan(1e-13);
    expect(relativeError(merged.gapSteps / merged.gapUnit, Number(expected['ks_statistic']))).toBeLessThan(
      1e-15,
    );
    const values = compareNumeric(left, right, pairMetricIds('numerical'));
    const named = pairMetricIds('numerical').filter((id) => id in expected);
    expect(named).toHaveLength(6);
    for (const id of named) {
      const tolerance = id === 'ks_test' ? 1e-10 : 1e-12;
      expect(relativeError(values.get(id)?.value ?? NaN, Number(expected[id])), id).toBeLessThan(tolerance);
    }
  });

  it.each(reference.moments)('gets mean and deviation right: $name', ({ values, ...expected }) => {
    const profile = profileNumeric(Float64Array.from(values));
    expect(relativeError(profile.mean, expected.mean)).toBeLessThan(1e-11);
    expect(relativeError(profile.standardDeviation, expected.standard_deviation)).toBeLessThan(1e-13);
  });

  it.each(reference.ks_exact)('counts paths: n %i, m %i, gap %i', (n, m, gapSteps, p) => {
    expect(relativeError(ksExactPValue(n, m, gapSteps), p)).toBeLessThan(1e-11);
    expect(ksExactPValue(m, n, gapSteps)).toBe(ksExactPValue(n, m, gapSteps));
  });

  it('agrees with kstwo.sf to 1e-9 relative down to 1e-300', () => {
    const inRange = reference.kstwo_sf.filter(([, , p]) => p > 1e-300);
    expect(inRange.length).toBeGreaterThan(150);
    for (const [x, n, p] of inRange) {
      expect(relativeError(kolmogorovSurvival(n, x), p), `n ${n}, x ${x}`).toBeLessThan(1e-9);
    }
  });

  it('agrees with ksone.sf to 1e-11 relative down to 1e-300, sampled sums included', () => {
    for (const [x, n, p] of reference.ksone_sf.filter((row) => row[2] > 1e-300)) {
      expect(relativeError(smirnovSurvival(n, x), p), `n ${n}, x ${x}`).toBeLessThan(1e-11);
    }
  });

  it('gives both families the same p-value', () => {
    const pair: PairMetricId[] = ['ks_test', 'two_sample_kolmogorov_smirnov_test'];
    const values = compareNumeric(profileOf([1, 2, 3, 4]), profileOf([2, 3, 7]), pair);
    expect(values.get('ks_test')).toEqual(values.get('two_sample_kolmogorov_smirnov_test'));
    expect([...values.keys()]).toEqual(pair);
  });
});

function profileOf(values: readonly number[]): ReturnType<typeof profileNumeric> {
  return profileNumeric(Float64Array.from(values));
}
