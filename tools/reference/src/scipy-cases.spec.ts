import { compareNumeric, pairMetricIds, profileNumeric } from '@circuitwatch/metric-engine';
import { describe, expect, it } from 'vitest';
import { relativeError } from './relative-error.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

interface NumericCase {
  readonly id: string;
  readonly input: { readonly baseline: readonly number[]; readonly current: readonly number[] };
  readonly expected: {
    readonly summary: {
      readonly baseline: {
        readonly mean: number;
        readonly std_ddof1: number | null;
        readonly min: number;
        readonly max: number;
      };
    };
    readonly ks_2samp: { readonly auto: { readonly pvalue: number } };
    readonly wasserstein: { readonly raw: number; readonly over_baseline_std_ddof1: number | null };
    readonly binned: { readonly decile_bins: { readonly 'psi_eps1e-4': number } };
  };
}

const cases = readSharedCases('scipy', 'num_') as NumericCase[] | null;

if (cases === null) it.skip(`cases of scipy: ${sharedCasesAbsent}`);

describe.skipIf(cases === null)('numeric cases of scipy', () => {
  it.each(cases ?? [])('agrees on $id', ({ id, input, expected }) => {
    const baseline = profileNumeric(Float64Array.from(input.baseline));
    const values = compareNumeric(
      baseline,
      profileNumeric(Float64Array.from(input.current)),
      pairMetricIds('numerical'),
    );
    // numpy rounds the mean before it squares, which costs it nine digits of this deviation.
    const deviationTolerance = id === 'num_large_offset' ? 1e-8 : 1e-12;
    const { mean, min, max, std_ddof1: deviation } = expected.summary.baseline;
    expect(relativeError(baseline.mean, mean)).toBeLessThan(1e-12);
    expect(relativeError(baseline.standardDeviation, deviation ?? NaN)).toBeLessThan(deviationTolerance);
    expect([baseline.min, baseline.max]).toEqual([min, max]);
    expect(relativeError(values.get('ks_test')?.value, expected.ks_2samp.auto.pvalue)).toBeLessThan(1e-9);
    expect(relativeError(values.get('wasserstein_distance')?.value, expected.wasserstein.raw)).toBeLessThan(
      1e-12,
    );
    expect(relativeError(values.get('psi')?.value, expected.binned.decile_bins['psi_eps1e-4'])).toBeLessThan(
      1e-12,
    );
    const normalized = expected.wasserstein.over_baseline_std_ddof1;
    if (normalized !== null && baseline.standardDeviation > 0.001) {
      const error = relativeError(values.get('normalized_wasserstein_distance')?.value, normalized);
      expect(error).toBeLessThan(deviationTolerance);
    }
  });
});
