import {
  compareCategories,
  correctPValues,
  measureCategoricalQuality,
  type CategoricalProfile,
  type PairMetricId,
  type PValueCorrection,
} from '@circuitwatch/metric-engine';
import { describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { relativeError } from './relative-error.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

type Counts = Readonly<Record<string, number>> | readonly number[];

interface TestFigures {
  readonly statistic: number;
  readonly pvalue: number;
}

interface DistanceFigures {
  readonly jensenshannon_distance_base2: number;
  readonly kl_smoothed_baseline_current_nats: number;
  readonly kl_smoothed_current_baseline_nats: number;
  readonly hellinger: number;
  readonly total_variation: number;
  readonly l_infinity: number;
  readonly 'psi_eps1e-4': number;
}

interface CategoryCase {
  readonly id: string;
  readonly input: { readonly baseline: Counts; readonly current: Counts };
  readonly expected: {
    readonly distances: DistanceFigures;
    readonly cramers_v_no_correction: { readonly value: number };
    readonly chisquare_union: TestFigures;
    readonly chi2_contingency: {
      readonly no_correction: TestFigures;
      readonly g_test_log_likelihood_no_correction: TestFigures;
    };
    readonly fisher_exact?: { readonly odds_ratio: number; readonly pvalue: number };
  };
}

interface HistogramCase {
  readonly id: string;
  readonly input: { readonly baseline: readonly number[]; readonly current: readonly number[] };
  readonly expected: DistanceFigures;
}

interface FamilyCase {
  readonly id: string;
  readonly input: { readonly pvalues: readonly number[] };
  readonly expected: Readonly<Record<string, { readonly adjusted: readonly number[] }>>;
}

interface AzureCase {
  readonly name: string;
  readonly baseline_counts: Readonly<Record<string, number>>;
  readonly production_counts: Readonly<Record<string, number>>;
  readonly expected: Readonly<Record<string, number>>;
}

interface SetCase {
  readonly name: string;
  readonly columns: readonly string[];
  readonly input: readonly (readonly string[])[];
  readonly sets: Readonly<Record<string, readonly string[]>>;
  readonly expected: Readonly<Record<string, number>>;
}

const categories = readSharedCases('scipy', 'cat_') as CategoryCase[] | null;
const histograms = readSharedCases('scipy', 'hist_') as HistogramCase[] | null;
const families = readSharedCases('scipy', 'pvals_') as FamilyCase[] | null;
const [azure] = (readSharedCases('azure', 'drift_categorical') ?? []) as { cases: AzureCase[] }[];
const [quality] = (readSharedCases('azure', 'data_quality') ?? []) as { cases: SetCase[] }[];
const isAbsent = categories === null;

/** Shares nearly equal: sums of large terms that cancel leave scipy these digits; fractions confirm ours. */
const scipyTolerance: Readonly<Record<string, number>> = {
  cat_big_counts: 1e-9,
  hist_tiny_probabilities: 1e-8,
};

const note = countCases();

if (isAbsent) it.skip(`cases of categories: ${sharedCasesAbsent}`);

describe.skipIf(isAbsent)('cases of categories, bins and families of p-values', () => {
  it.each(categories ?? [])('agrees on $id', ({ id, input: { baseline, current }, expected }) => {
    const { chi2_contingency: table, fisher_exact: fisher } = expected;
    const tolerance = scipyTolerance[id] ?? 1e-12;
    expectDistances(id, baseline, current, expected.distances);
    expectClose(valueOf('cramers_v', baseline, current), expected.cramers_v_no_correction.value, tolerance);
    const tests: [PairMetricId, TestFigures][] = [
      ['pearsons_chi_squared_test', expected.chisquare_union],
      ['chi_square_test', table.no_correction],
      ['g_test', table.g_test_log_likelihood_no_correction],
    ];
    if (fisher) tests.push(['fisher_exact_test', { statistic: fisher.odds_ratio, pvalue: fisher.pvalue }]);
    for (const [metric, { statistic, pvalue }] of tests) {
      const actual = compare(metric, baseline, current);
      expectClose(actual?.statistic ?? undefined, statistic, tolerance, `statistic of ${metric}`);
      expectClose(actual?.pValue ?? undefined, pvalue, Math.max(1e-11, tolerance), `p-value of ${metric}`);
    }
    if (fisher) expectClose(valueOf('z_test', baseline, current), table.no_correction.pvalue, 1e-11);
    note('scipy/cat_*.json', id);
  });

  it.each(histograms ?? [])('agrees on $id', ({ id, input: { baseline, current }, expected }) => {
    expectDistances(id, baseline, current, expected);
    note('scipy/hist_*.json', id);
  });

  it.each(families ?? [])('agrees on $id', ({ id, input: { pvalues }, expected }) => {
    const rules: [PValueCorrection, string][] = [
      ['bonferroni', 'bonferroni'],
      ['holm', 'holm'],
      ['benjamini_hochberg', 'fdr_bh'],
      ['benjamini_yekutieli', 'fdr_by'],
    ];
    for (const [rule, name] of rules) {
      const adjusted = correctPValues(pvalues, rule);
      expect(adjusted).toHaveLength(pvalues.length);
      adjusted.forEach((p, k) => {
        expectClose(p, expected[name]?.adjusted[k] ?? NaN, 1e-14, name);
      });
    }
    note('scipy/pvals_*.json', id);
  });

  it.each(azure?.cases ?? [])('agrees with Azure on $name: $scenario', (given) => {
    const ids: [PairMetricId, string][] = [
      ['jensen_shannon_distance', 'JensenShannonDistance'],
      ['population_stability_index', 'PopulationStabilityIndex'],
      ['pearsons_chi_squared_test', 'PearsonsChiSquaredTest'],
    ];
    for (const [id, name] of ids) {
      const value = valueOf(id, given.baseline_counts, given.production_counts);
      expectClose(value, given.expected[name] ?? NaN, 1e-12, name);
    }
    note('azure/drift_categorical.json', given.name);
  });

  it.each((quality?.cases ?? []).filter(({ name }) => name === 'set violations'))(
    'finds the rows of Azure: $name',
    ({ name: title, columns, input, sets, expected }) => {
      columns.forEach((name, column) => {
        const baseline = profileOf(Object.fromEntries((sets[name] ?? []).map((category) => [category, 1])));
        const rows = Map.groupBy(input, (row) => row[column] ?? '');
        const target = profileOf(
          Object.fromEntries([...rows].map(([category, { length }]) => [category, length])),
        );
        const { out_of_bounds_rate: rate } = measureCategoricalQuality(baseline, target).target;
        expect(rate * input.length, name).toBe(expected[name]);
      });
      note('azure/data_quality.json', title);
    },
  );
});

function expectDistances(id: string, baseline: Counts, target: Counts, expected: DistanceFigures): void {
  const tolerance = scipyTolerance[id] ?? 1e-12;
  const figures: [PairMetricId, number][] = [
    ['jensen_shannon_distance', expected.jensenshannon_distance_base2],
    ['kl_divergence', expected.kl_smoothed_baseline_current_nats],
    ['hellinger_distance', expected.hellinger],
    ['total_variation_distance', expected.total_variation],
    ['l_infinity_distance', expected.l_infinity],
    ['psi', expected['psi_eps1e-4']],
  ];
  for (const [metric, figure] of figures) {
    expectClose(valueOf(metric, baseline, target), figure, tolerance, metric);
  }
  const reverse = valueOf('kl_divergence', target, baseline);
  expectClose(reverse, expected.kl_smoothed_current_baseline_nats, tolerance, 'divergence, sides swapped');
}

function expectClose(actual: number | undefined, expected: number, tolerance: number, what = 'value'): void {
  expect(relativeError(actual, expected), `${what}: ${actual}, not ${expected}`).toBeLessThan(tolerance);
}

function valueOf(id: PairMetricId, baseline: Counts, target: Counts): number | undefined {
  return compare(id, baseline, target)?.value;
}

function compare(
  id: PairMetricId,
  baseline: Counts,
  target: Counts,
): ReturnType<ReturnType<typeof compareCategories>['get']> {
  return compareCategories(profileOf(baseline), profileOf(target), [id]).get(id);
}

/** A profile of counts; those of 0 stay, as bins have them. */
function profileOf(counts: Counts): CategoricalProfile {
  const named = new Map<string, number>(Object.entries(counts));
  const count = [...named.values()].reduce((sum, rows) => sum + rows, 0);
  return { rows: count, nulls: 0, count, counts: named };
}
