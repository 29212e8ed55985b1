import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { compareNumeric, pairMetricIds } from './compare-features.ts';
import { countBins } from '../bins/count-bins.ts';
import { decileEdges } from '../bins/decile-edges.ts';
import { jensenShannonDistance } from '../metrics/distances/jensen-shannon-distance.ts';
import { kolmogorovSurvival } from '../distributions/kolmogorov-survival.ts';
import { profileNumeric } from '../profiles/numeric-profile.ts';
import { measureQuality } from '../metrics/quality/quality-rates.ts';
import { relativeError } from './relative-error.spec-support.ts';
import { sharedHistogram } from '../bins/shared-histogram.ts';
import { smirnovSurvival } from '../distributions/smirnov-survival.ts';

interface ScipyCases {
  readonly numeric: readonly {
    readonly id: string;
    readonly baseline: readonly number[];
    readonly current: readonly number[];
    readonly expected: {
      readonly mean: number;
      readonly std_ddof1: number | null;
      readonly ks_pvalue: number;
      readonly wasserstein: number;
      readonly inner_edges: readonly number[];
      readonly baseline_counts: readonly number[];
      readonly current_counts: readonly number[];
      readonly psi: number;
    };
  }[];
  readonly histograms: readonly {
    readonly id: string;
    readonly baseline: readonly number[];
    readonly current: readonly number[];
    readonly jensenshannon_base2: number;
  }[];
  readonly kstwo_sf: readonly (readonly [x: number, n: number, p: number])[];
  readonly ksone_sf: readonly (readonly [x: number, n: number, p: number])[];
}

interface AzureCases {
  readonly histograms: readonly {
    readonly name: string;
    readonly baseline: readonly number[];
    readonly production: readonly number[];
    readonly edges: readonly number[];
    readonly baseline_counts: readonly number[];
    readonly production_counts: readonly number[];
  }[];
  readonly null_counts: { readonly rows: readonly (readonly (number | string | null)[])[] };
}

const scipy = readFixture('scipy-cases.json') as ScipyCases;
const azure = readFixture('azure-cases.json') as AzureCases;

describe('figures of scipy 1.10.1', () => {
  it.each(scipy.numeric)('agrees on $id', ({ id, baseline, current, expected }) => {
    const left = profile(baseline);
    const right = profile(current);
    const values = compareNumeric(left, right, pairMetricIds('numerical'));
    expect(relativeError(left.mean, expected.mean)).toBeLessThan(1e-12);
    // numpy's deviation of the large offset is itself off by 2e-9; fractions confirm ours elsewhere.
    const tolerance = id === 'num_large_offset' ? 1e-8 : 1e-12;
    expect(relativeError(left.standardDeviation, expected.std_ddof1 ?? NaN)).toBeLessThan(tolerance);
    expect(relativeError(values.get('ks_test')?.value ?? NaN, expected.ks_pvalue)).toBeLessThan(1e-9);
    expect(
      relativeError(values.get('wasserstein_distance')?.value ?? NaN, expected.wasserstein),
    ).toBeLessThan(1e-12);
    expect(relativeError(values.get('psi')?.value ?? NaN, expected.psi)).toBeLessThan(1e-12);
    const edges = decileEdges(left.sorted);
    expect([...edges.subarray(1, -1)]).toEqual(expected.inner_edges);
    expect([...countBins(left.sorted, edges)]).toEqual(expected.baseline_counts);
    expect([...countBins(right.sorted, edges)]).toEqual(expected.current_counts);
  });

  it.each(scipy.histograms)(
    'has the Jensen-Shannon distance of $id',
    ({ baseline, current, ...expected }) => {
      const value = jensenShannonDistance(Float64Array.from(baseline), Float64Array.from(current));
      expect(relativeError(value, expected.jensenshannon_base2)).toBeLessThan(1e-9);
    },
  );

  it('has the two-sided distribution for finite n', () => {
    for (const [x, n, p] of scipy.kstwo_sf) {
      expect(relativeError(kolmogorovSurvival(n, x), p), `n ${n}, x ${x}`).toBeLessThan(1e-11);
    }
  });

  it('has the one-sided distribution', () => {
    for (const [x, n, p] of scipy.ksone_sf) {
      expect(relativeError(smirnovSurvival(n, x), p), `n ${n}, x ${x}`).toBeLessThan(1e-12);
    }
  });
});

describe("figures of Azure's own tests", () => {
  it.each(azure.histograms)('bins $name alike', ({ baseline, production, ...expected }) => {
    const histogram = sharedHistogram(profile(baseline), profile(production), 64);
    expect(histogram.edges).toHaveLength(expected.edges.length);
    histogram.edges.forEach((edge, k) => expect(edge).toBeCloseTo(expected.edges[k] ?? NaN, 12));
    expect(histogram.baselineCounts).toEqual(expected.baseline_counts);
    expect(histogram.targetCounts).toEqual(expected.production_counts);
  });

  it('counts one null of five rows in every numeric column', () => {
    for (let column = 0; column < 5; column++) {
      const cells = azure.null_counts.rows.map((row) => row[column]);
      const numbers = cells.filter((cell) => typeof cell === 'number');
      const side = profileNumeric(Float64Array.from(numbers), {
        nulls: cells.length - numbers.length,
        typeErrors: 0,
      });
      expect(measureQuality(side, side).target).toEqual({
        null_value_rate: 0.2,
        data_type_error_rate: 0,
        out_of_bounds_rate: 0,
      });
    }
  });
});

function profile(values: readonly number[]): ReturnType<typeof profileNumeric> {
  return profileNumeric(Float64Array.from(values));
}

function readFixture(name: string): unknown {
  return JSON.parse(readFileSync(new URL(`../../fixtures/${name}`, import.meta.url), 'utf8'));
}
