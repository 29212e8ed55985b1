import {
  compareNumeric,
  pairMetricIds,
  profileNumeric,
  quantilesOfSorted,
  shapeOfSorted,
  type BinRule,
  type NumericProfile,
  type PairMetricId,
} from '@circuitwatch/metric-engine';
import { describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { relativeError } from './relative-error.ts';
import { readSharedCases, sharedCasesAbsent } from './shared-cases.ts';

interface Summary {
  readonly mean: number;
  readonly std_ddof1: number | null;
  readonly min: number;
  readonly max: number;
  readonly quantiles_linear: Readonly<Record<string, number>>;
  readonly skew: number | null;
  readonly kurtosis_fisher: number | null;
}

interface TestFigures {
  readonly statistic: number;
  readonly pvalue: number;
}

interface BinFigures {
  readonly jensenshannon_distance_base2: number;
  readonly kl_smoothed_baseline_current_nats: number;
  readonly kl_smoothed_current_baseline_nats: number;
  readonly hellinger: number;
  readonly total_variation: number;
  readonly l_infinity: number;
  readonly 'psi_eps1e-4': number;
}

interface NumericCase {
  readonly id: string;
  readonly input: { readonly baseline: readonly number[]; readonly current: readonly number[] };
  readonly expected: {
    readonly summary: { readonly baseline: Summary; readonly current: Summary };
    readonly ks_2samp: Readonly<Record<'auto' | 'exact' | 'asymp', TestFigures>>;
    readonly wasserstein: { readonly raw: number; readonly over_baseline_std_ddof1: number | null };
    readonly binned: Readonly<Record<'decile_bins' | 'equal_width_30_bins', BinFigures>>;
  };
}

interface Descriptive {
  readonly deviation?: number;
  readonly skewness: number;
  readonly kurtosis: number;
}

/** Figures that cost numpy its digits, by fractions: around 1e9 it rounds the mean, at 1e300 squares overflow. */
const exact: Readonly<Record<string, Descriptive>> = {
  'baseline of num_large_offset': {
    deviation: 0.0011054346267613392,
    skewness: 0.08800974172199896,
    kurtosis: -0.09942164445601794,
  },
  'current of num_large_offset': {
    deviation: 0.0009897767920923417,
    skewness: -0.05841227527353186,
    kurtosis: 0.15025824161889215,
  },
  'baseline of num_extreme_magnitudes': { skewness: 6.31699649647646, kurtosis: 38.81833493683087 },
  'current of num_extreme_magnitudes': { skewness: 7.55095683624202, kurtosis: 55.01694914615292 },
  'baseline of num_daily_season_phase': { skewness: -0.03130639921753295, kurtosis: -1.1547398982949104 },
  // Three values at equal distances.
  'baseline of num_n2_vs_n3': { skewness: 0, kurtosis: -2 },
};

const binRules: readonly (readonly [keyof NumericCase['expected']['binned'], BinRule])[] = [
  ['decile_bins', { kind: 'deciles' }],
  ['equal_width_30_bins', { kind: 'equal_width', count: 30 }],
];
const binnedMetrics: readonly (readonly [PairMetricId, keyof BinFigures])[] = [
  ['jensen_shannon_distance', 'jensenshannon_distance_base2'],
  ['kl_divergence', 'kl_smoothed_baseline_current_nats'],
  ['hellinger_distance', 'hellinger'],
  ['total_variation_distance', 'total_variation'],
  ['l_infinity_distance', 'l_infinity'],
  ['psi', 'psi_eps1e-4'],
];

/** Azure's rule, which scipy's figure does not have: a deviation this small is not divided by. */
const smallestDeviation = 0.001;

const cases = readSharedCases('scipy', 'num_') as NumericCase[] | null;
const note = countCases();

if (cases === null) it.skip(`cases of scipy: ${sharedCasesAbsent}`);

describe.skipIf(cases === null)('numeric cases of scipy', () => {
  it.each(cases ?? [])('describes the samples of $id', ({ id, input, expected }) => {
    for (const side of ['baseline', 'current'] as const) {
      expectSummary(`${side} of ${id}`, profileOf(input[side]), expected.summary[side]);
    }
    note('scipy/num_*.json', id);
  });

  it.each(cases ?? [])('has the gap of $id', ({ id, input, expected }) => {
    const baseline = profileOf(input.baseline);
    const values = compareNumeric(baseline, profileOf(input.current), pairMetricIds('numerical'));
    expectClose(values.get('wasserstein_distance')?.value, expected.wasserstein.raw);
    const normalized = expected.wasserstein.over_baseline_std_ddof1;
    if (normalized !== null && baseline.standardDeviation > smallestDeviation) {
      const byFractions = exact[`baseline of ${id}`]?.deviation;
      const figure = byFractions === undefined ? normalized : expected.wasserstein.raw / byFractions;
      expectClose(values.get('normalized_wasserstein_distance')?.value, figure);
    }
    note('scipy/num_*.json', id);
  });

  it.each(cases ?? [])('tests $id as Kolmogorov and Smirnov do', ({ id, input, expected }) => {
    const { auto, exact: lattice, asymp } = expected.ks_2samp;
    const sides = [profileOf(input.baseline), profileOf(input.current)] as const;
    const test = (ksMethod: 'auto' | 'asymptotic') =>
      compareNumeric(...sides, ['ks_test'], { ksMethod }).get('ks_test');
    const [byAuto, byLaw] = [test('auto'), test('asymptotic')];
    expectClose(byAuto?.statistic, auto.statistic);
    expectClose(byAuto?.pValue, auto.pvalue, 1e-9);
    // Beyond 10,000 values there is no exact p-value here, as with scipy's "auto".
    if (Math.max(...sides.map(({ count }) => count)) <= 10_000) {
      expectClose(byAuto?.pValue, lattice.pvalue, 1e-9);
    }
    // scipy rounds the effective size of one value against one to 0 and has no p-value; values apart have 0 here.
    if (id === 'num_n1_vs_n1_different') expect([byLaw?.pValue, asymp.pvalue]).toEqual([0, NaN]);
    else expectClose(byLaw?.pValue, asymp.pvalue, 1e-9);
    note('scipy/num_*.json', id);
  });

  it.each(cases ?? [])('has the binned distances of $id', ({ id, input, expected }) => {
    const [baseline, target] = [profileOf(input.baseline), profileOf(input.current)];
    const ids = binnedMetrics.map(([metric]) => metric);
    for (const [name, bins] of binRules) {
      const figures = expected.binned[name];
      const values = compareNumeric(baseline, target, ids, { bins });
      for (const [metric, figure] of binnedMetrics) {
        expectClose(values.get(metric)?.value, figures[figure], 1e-12, `${metric}, ${name}`);
      }
    }
    // Bins of both sides' range do not know which side is the baseline.
    const swapped = compareNumeric(target, baseline, ['kl_divergence'], {
      bins: { kind: 'equal_width', count: 30 },
    });
    const reverse = expected.binned.equal_width_30_bins.kl_smoothed_current_baseline_nats;
    expectClose(swapped.get('kl_divergence')?.value, reverse);
    // Deciles are the metric's own bins too.
    const own = compareNumeric(baseline, target, ['psi']).get('psi')?.value;
    expectClose(own, expected.binned.decile_bins['psi_eps1e-4']);
    note('scipy/num_*.json', id);
  });
});

function expectSummary(name: string, side: NumericProfile, expected: Summary): void {
  const quantiles = quantilesOfSorted(side.sorted);
  const shape = shapeOfSorted(side.sorted);
  const byFractions = exact[name];
  const figures: [string, number, number][] = [
    ['mean', side.mean, expected.mean],
    ['deviation', side.standardDeviation, byFractions?.deviation ?? expected.std_ddof1 ?? NaN],
    ['skewness', shape.skewness, byFractions?.skewness ?? expected.skew ?? NaN],
    ['kurtosis', shape.kurtosis, byFractions?.kurtosis ?? expected.kurtosis_fisher ?? NaN],
  ];
  const shares = {
    p1: '0.01',
    p5: '0.05',
    q1: '0.25',
    median: '0.5',
    q3: '0.75',
    p95: '0.95',
    p99: '0.99',
  } as const;
  for (const [key, share] of Object.entries(shares)) {
    figures.push([key, quantiles[key as keyof typeof shares], expected.quantiles_linear[share] ?? NaN]);
  }
  for (const [what, actual, figure] of figures) expectClose(actual, figure, 1e-12, `${what}, ${name}`);
  expect([side.min, side.max]).toEqual([expected.min, expected.max]);
}

function profileOf(values: readonly number[]): NumericProfile {
  return profileNumeric(Float64Array.from(values));
}

function expectClose(
  actual: number | null | undefined,
  expected: number,
  tolerance = 1e-12,
  what = 'value',
): void {
  expect(relativeError(actual ?? undefined, expected), `${what}: ${actual}, not ${expected}`).toBeLessThan(
    tolerance,
  );
}
