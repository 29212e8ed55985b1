import { describe, expect, it } from 'vitest';
import { compareCategories, compareNumeric, type PairMetricId } from '../comparison/compare-features.ts';
import { relativeError } from '../comparison/relative-error.spec-support.ts';
import { metricCatalogue } from '../catalogue/metric-catalogue.ts';
import { profileNumeric } from '../profiles/numeric-profile.ts';
import { profileOf } from './category-counts.spec-support.ts';
import { readFixture } from './read-fixture.spec-support.ts';
import type { MetricValue } from './pair-metric.ts';

type Counts = Readonly<Record<string, number>> | readonly number[];
type Distances = Readonly<Partial<Record<PairMetricId, number>>>;
type Tests = Readonly<Partial<Record<PairMetricId, readonly [statistic: number, pValue: number]>>>;

interface Reference {
  readonly categories: readonly {
    readonly name: string;
    readonly baseline: readonly number[];
    readonly target: readonly number[];
    readonly distances: Distances;
    readonly cramers_v: number;
    readonly tests: Tests;
  }[];
  readonly histograms: readonly {
    readonly name: string;
    readonly baseline: readonly number[];
    readonly target: readonly number[];
    readonly distances: Distances;
  }[];
}

interface CopiedCases {
  readonly categories: readonly {
    readonly id: string;
    readonly baseline: Readonly<Record<string, number>>;
    readonly current: Readonly<Record<string, number>>;
    readonly distances: Distances;
    readonly tests: Tests;
    readonly fisher_exact?: readonly [oddsRatio: number, pValue: number];
  }[];
  readonly histograms: readonly {
    readonly id: string;
    readonly baseline: readonly number[];
    readonly current: readonly number[];
    readonly distances: Distances;
  }[];
  readonly azure_drift: readonly {
    readonly name: string;
    readonly baseline: Readonly<Record<string, number>>;
    readonly target: Readonly<Record<string, number>>;
    readonly jensen_shannon_distance: number;
    readonly population_stability_index: number;
    readonly pearsons_chi_squared_test: readonly [statistic: number, pValue: number];
  }[];
}

const reference = readFixture('categorical-reference.json') as Reference;
const copied = readFixture('categorical-cases.json') as CopiedCases;

/** Shares nearly equal: sums of large terms that cancel leave scipy these digits; fractions confirm ours. */
const scipyTolerance: Readonly<Record<string, number>> = {
  cat_big_counts: 1e-9,
  hist_tiny_probabilities: 1e-8,
};

function compute(id: PairMetricId, baseline: Counts, target: Counts): MetricValue {
  const value = compareCategories(profileOf(baseline), profileOf(target), [id]).get(id);
  if (value === undefined) throw new Error(`no value of ${id}`);
  return value;
}

function expectDistances(baseline: Counts, target: Counts, expected: Distances, tolerance = 1e-12): void {
  for (const [id, distance] of Object.entries(expected) as [PairMetricId, number][]) {
    const { value, statistic, pValue } = compute(id, baseline, target);
    expect(relativeError(value, distance), `${id}: ${value}, not ${distance}`).toBeLessThan(tolerance);
    expect([statistic, pValue]).toEqual([null, null]);
  }
}

function expectTests(baseline: Counts, target: Counts, expected: Tests, tolerance = 1e-12): void {
  for (const [id, [statistic, pValue]] of Object.entries(expected) as [PairMetricId, [number, number]][]) {
    const actual = compute(id, baseline, target);
    expect(relativeError(actual.statistic ?? 0, statistic), `statistic of ${id}`).toBeLessThan(tolerance);
    expect(relativeError(actual.pValue ?? 0, pValue), `p-value of ${id}`).toBeLessThan(
      Math.max(1e-11, tolerance),
    );
    expect(actual.value).toBe(actual.pValue);
  }
}

describe('figures in fractions and 60-digit decimals, p-values of scipy', () => {
  it.each(reference.categories)('agrees on $name', ({ baseline, target, distances, tests, cramers_v }) => {
    expectDistances(baseline, target, { ...distances, cramers_v });
    expectTests(baseline, target, tests);
  });

  it.each(reference.histograms)('agrees on bins: $name', ({ baseline, target, distances }) => {
    expectDistances(baseline, target, distances);
  });
});

describe('figures of scipy 1.10.1', () => {
  it.each(copied.categories)('agrees on $id', (given) => {
    const { id, baseline, current, distances, tests, fisher_exact: fisher } = given;
    expectDistances(baseline, current, distances, scipyTolerance[id]);
    expectTests(baseline, current, tests, scipyTolerance[id]);
    if (fisher === undefined) return;
    expectTests(baseline, current, { fisher_exact_test: fisher });
    const z = compute('z_test', baseline, current);
    const [statistic, pValue] = tests.chi_square_test ?? [NaN, NaN];
    expect(relativeError((z.statistic ?? NaN) ** 2, statistic)).toBeLessThan(1e-12);
    expect(relativeError(z.value, pValue)).toBeLessThan(1e-11);
  });

  it.each(copied.histograms)('agrees on $id', ({ id, baseline, current, distances }) => {
    // Weights of 1e-12 do not sum to 1 exactly, which numpy's and our total variation share.
    expectDistances(baseline, current, distances, scipyTolerance[id]);
  });
});

describe("figures of Azure's own tests", () => {
  it.each(copied.azure_drift)('agrees on $name', ({ baseline, target, ...expected }) => {
    const { jensen_shannon_distance, population_stability_index } = expected;
    const [statistic, pValue] = expected.pearsons_chi_squared_test;
    expectDistances(baseline, target, { jensen_shannon_distance, population_stability_index });
    // Rounding leaves scipy 4e-30 where shares are equal.
    const exact = statistic < 1e-20 ? 0 : statistic;
    expectTests(baseline, target, { pearsons_chi_squared_test: [exact, pValue] });
  });
});

describe('binned distances of numbers', () => {
  const ids: PairMetricId[] = [
    'hellinger_distance',
    'kl_divergence',
    'total_variation_distance',
    'l_infinity_distance',
  ];

  it("are those of the counts in Azure's bins", () => {
    // Azure's case col1_int_grow: four bins of 1.5 from 1 to 7.
    const baseline = profileNumeric(Float64Array.of(1, 2, 3, 4, 5));
    const target = profileNumeric(Float64Array.of(1, 2, 3, 4, 5, 6, 7));
    for (const [id, { value }] of compareNumeric(baseline, target, ids)) {
      expect(value).toBe(compute(id, [2, 1, 2, 0], [2, 1, 2, 2]).value);
      expect(value).toBeGreaterThan(0);
    }
  });

  it('are NaN without numbers and with infinite ones', () => {
    const some = profileNumeric(Float64Array.of(1, 2, 3));
    const none = profileNumeric(Float64Array.of(NaN, NaN));
    const infinite = profileNumeric(Float64Array.of(1, Infinity));
    for (const [left, right] of [[some, none] as const, [none, some] as const, [some, infinite] as const]) {
      for (const [id, { value }] of compareNumeric(left, right, ids)) expect(value, id).toBe(NaN);
    }
  });
});

describe('metrics of categories on the edge', () => {
  const all = [...metricCatalogue.values()].filter(
    ({ kind, dataTypes }) => kind === 'drift' && dataTypes.includes('categorical'),
  );
  const ids = all.map(({ id }) => id as PairMetricId);

  it.each([
    ['both', {}, {}],
    ['the baseline', {}, { a: 3, b: 4 }],
    ['the target', { a: 3, b: 4 }, {}],
    ['the target, of one category', { a: 3 }, {}],
  ])('all answer NaN when %s has no rows', (_, baseline, target) => {
    expect(ids.length).toBeGreaterThan(10);
    for (const id of ids) expect(compute(id, baseline, target).value, id).toBe(NaN);
  });

  it('tests of two categories are not defined for three', () => {
    for (const id of ['fisher_exact_test', 'z_test'] as const) {
      expect(compute(id, { a: 1, b: 2, c: 3 }, { a: 4, b: 1, c: 3 })).toEqual({
        value: NaN,
        statistic: NaN,
        pValue: NaN,
      });
    }
  });

  it('a single category on both sides is no drift, where a figure is defined', () => {
    const values = ids.map((id) => [id, compute(id, { run: 5 }, { run: 7 }).value]);
    expect(Object.fromEntries(values)).toMatchObject({
      jensen_shannon_distance: 0,
      population_stability_index: 0,
      hellinger_distance: 0,
      kl_divergence: 0,
      total_variation_distance: 0,
      l_infinity_distance: 0,
      cramers_v: NaN,
      pearsons_chi_squared_test: NaN,
      chi_square_test: 1,
      g_test: 1,
      fisher_exact_test: 1,
      z_test: 1,
    });
    expect(compute('fisher_exact_test', { run: 5 }, { run: 7 }).statistic).toBe(NaN);
    expect(compute('z_test', { run: 5 }, { run: 7 }).statistic).toBe(0);
  });

  it('gives the most probable table the p-value 1 exactly', () => {
    for (const rows of [3, 40, 10 ** 6 + 7, 10 ** 9]) {
      expect(compute('fisher_exact_test', { a: rows, b: 2 * rows }, { a: rows, b: 2 * rows }).value).toBe(1);
    }
  });

  it("signs the z-test and orients the odds ratio by the categories' names", () => {
    const more = { a: 10, b: 30 };
    const less = { b: 10, a: 30 };
    expect(compute('z_test', more, less).statistic).toBeGreaterThan(0);
    expect(compute('z_test', less, more).statistic).toBeLessThan(0);
    expect(compute('fisher_exact_test', more, less).statistic).toBeCloseTo(1 / 9, 15);
  });
});
