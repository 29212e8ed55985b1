import { compareNumeric, profileNumeric } from '@circuitwatch/metric-engine';
import { describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { relativeError } from './relative-error.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

interface Figures {
  readonly statistic: number;
  readonly pvalue: number;
}
type Outcome<T> = T | { readonly error: string };

interface NumericCase {
  readonly id: string;
  readonly input: { readonly baseline: readonly number[]; readonly current: readonly number[] };
  readonly expected: {
    readonly energy_distance: { readonly value: number };
    readonly mannwhitneyu: { readonly auto: Outcome<Figures> };
    readonly cramervonmises_2samp: { readonly auto: Outcome<Figures> };
    readonly anderson_ksamp: {
      readonly midrank: Outcome<{ readonly statistic: number; readonly significance_level_clipped: number }>;
    };
    readonly epps_singleton_2samp: Outcome<Figures>;
    readonly ttest_ind: { readonly welch: Outcome<Figures> };
  };
}

interface Bounds {
  readonly statistic: number;
  readonly pValue: number;
}

const testIds = [
  'mann_whitney_u_test',
  'cramer_von_mises_test',
  'anderson_darling_test',
  'epps_singleton_test',
  'welch_t_test',
] as const;
type TestId = (typeof testIds)[number];

/** Figures where scipy has lost all digits, by fractions (chi-squared and Student's law by scipy). */
const exact: Readonly<Record<string, Figures>> = {
  // scipy counts a rounding of the covariance as a second degree of freedom.
  'epps_singleton_test of num_binary_01': { statistic: 0.3416856492027335, pvalue: 0.5588578455599604 },
  // Two constants without variance: scipy divides by a rounding of it.
  'epps_singleton_test of num_constant_differs': { statistic: Infinity, pvalue: 0 },
  // Squares of the variances overflow in scipy, which then takes one degree of freedom.
  'welch_t_test of num_extreme_magnitudes': { statistic: 1.4057791057588727, pvalue: 0.16371060205045118 },
};

/** Figures where scipy has lost some digits: numpy's deviation around 1e9, and a matrix with condition 1e6. */
const looser: Readonly<Record<string, Bounds>> = {
  'welch_t_test of num_large_offset': { statistic: 1e-8, pValue: 1e-7 },
  'epps_singleton_test of num_separated_1000': { statistic: 1e-10, pValue: 1e-9 },
};

/** scipy stops the series of this law at terms below 1e-7 and takes the difference from 1. */
const seriesError = 1e-7;
const seriesHasDigitsFrom = 1e-5;

const cases = readSharedCases('scipy', 'num_') as NumericCase[] | null;

const note = countCases();

if (cases === null) it.skip(`cases of scipy: ${sharedCasesAbsent}`);

describe.skipIf(cases === null)('tests of numbers in the cases of scipy', () => {
  it.each(cases ?? [])('agrees on $id', ({ id, input, expected }) => {
    const values = compareNumeric(
      profileNumeric(Float64Array.from(input.baseline)),
      profileNumeric(Float64Array.from(input.current)),
      ['energy_distance', ...testIds],
    );
    const energy = values.get('energy_distance')?.value;
    expect(relativeError(energy, expected.energy_distance.value)).toBeLessThan(1e-12);
    for (const test of testIds) {
      const name = `${test} of ${id}`;
      const { statistic, pvalue } = exact[name] ?? figuresOf(test, expected);
      const actual = values.get(test);
      const bounds = looser[name] ?? { statistic: 1e-12, pValue: 1e-9 };
      expect(relativeError(actual?.statistic ?? undefined, statistic), name).toBeLessThan(bounds.statistic);
      if (test === 'cramer_von_mises_test' && pvalue < seriesHasDigitsFrom) {
        expect(Math.abs((actual?.pValue ?? NaN) - pvalue), name).toBeLessThan(seriesError);
      } else {
        expect(relativeError(actual?.pValue ?? undefined, pvalue), name).toBeLessThan(bounds.pValue);
      }
    }
    note('scipy/num_*.json', id);
  });
});

function figuresOf(test: TestId, expected: NumericCase['expected']): Figures {
  const outcome = {
    mann_whitney_u_test: expected.mannwhitneyu.auto,
    cramer_von_mises_test: expected.cramervonmises_2samp.auto,
    anderson_darling_test: clipped(expected.anderson_ksamp.midrank),
    epps_singleton_test: expected.epps_singleton_2samp,
    welch_t_test: expected.ttest_ind.welch,
  }[test];
  return 'error' in outcome ? { statistic: NaN, pvalue: NaN } : outcome;
}

function clipped(outcome: NumericCase['expected']['anderson_ksamp']['midrank']): Outcome<Figures> {
  if ('error' in outcome) return outcome;
  return { statistic: outcome.statistic, pvalue: outcome.significance_level_clipped };
}
