import {
  compareNumeric,
  pairMetricIds,
  profileNumeric,
  sharedHistogram,
  type PairMetricId,
  type NumericProfile,
} from '@circuitwatch/metric-engine';
import { describe, expect, it } from 'vitest';
import { countCases } from './note-case.ts';
import { relativeError } from './relative-error.ts';
import { readSharedCases, readSharedDoubles, sharedCasesAbsent } from './shared-cases.ts';

interface Sample {
  readonly mean: number;
  readonly std: number;
  readonly n: number;
}

interface DriftCase {
  readonly name: string;
  readonly baseline: Sample;
  readonly production: Sample;
  readonly expected_by_upstream_test: Readonly<Record<string, number>>;
  readonly component: Readonly<Record<string, number | string>>;
  readonly component_bins: {
    readonly edges: readonly number[];
    readonly baseline_counts: readonly number[];
    readonly production_counts: readonly number[];
  };
}

interface BinCase {
  readonly name: string;
  readonly baseline: readonly number[];
  readonly production: readonly number[];
  readonly expected_edge_count: number;
  readonly edges: readonly number[];
  readonly baseline_counts: readonly number[];
  readonly production_counts: readonly number[];
}

const idsByAzureName: Readonly<Record<string, PairMetricId>> = {
  JensenShannonDistance: 'jensen_shannon_distance',
  PopulationStabilityIndex: 'population_stability_index',
  NormalizedWassersteinDistance: 'normalized_wasserstein_distance',
  TwoSampleKolmogorovSmirnovTest: 'two_sample_kolmogorov_smirnov_test',
};

const [drift] = (readSharedCases('azure', 'drift_numerical') ?? []) as { cases: DriftCase[] }[];
const [bins] = (readSharedCases('azure', 'histogram_bins') ?? []) as { cases: BinCase[] }[];
const isAbsent = drift === undefined || bins === undefined;
const note = countCases();

/** Azure loses the maximum in this case, which we count; its unit test does too, and gives our figures. */
const maximumLost = '6d';

if (isAbsent) it.skip(`cases of Azure: ${sharedCasesAbsent}`);

describe.skipIf(isAbsent)('numeric drift cases of Azure', () => {
  const normals = isAbsent
    ? new Float64Array(0)
    : readSharedDoubles('azure', 'standard_normals_seed0.f64le.bin');

  function profileOf({ mean, std, n }: Sample): NumericProfile {
    return profileNumeric(normals.subarray(0, n).map((z) => mean + std * z));
  }

  it.each(drift?.cases ?? [])('agrees on $name: $scenario', (given) => {
    const baseline = profileOf(given.baseline);
    const target = profileOf(given.production);
    const values = compareNumeric(baseline, target, pairMetricIds('numerical'));
    for (const [azureName, id] of Object.entries(idsByAzureName)) {
      const component = given.component[azureName];
      const isBinned = id === 'jensen_shannon_distance' || id === 'population_stability_index';
      const useUpstream = given.name === maximumLost && isBinned;
      const expected = useUpstream ? given.expected_by_upstream_test[azureName] : component;
      if (typeof expected !== 'number') continue;
      expect(relativeError(values.get(id)?.value, expected), azureName).toBeLessThan(1e-10);
    }
    note('azure/drift_numerical.json', given.name);
  });

  it.each(drift?.cases ?? [])('bins $name alike', (given) => {
    const { edges, baseline_counts, production_counts } = given.component_bins;
    const histogram = sharedHistogram(profileOf(given.baseline), profileOf(given.production), 64);
    expect(histogram.edges).toEqual(edges);
    expect(histogram.targetCounts).toEqual(production_counts);
    const lost = given.name === maximumLost ? 1 : 0;
    expect(histogram.baselineCounts).toEqual(baseline_counts.with(-1, (baseline_counts.at(-1) ?? 0) + lost));
  });
});

describe.skipIf(isAbsent)('histogram cases of Azure', () => {
  it.each(bins?.cases ?? [])('bins $name alike', (given) => {
    const [baseline, target] = [given.baseline, given.production].map((values) =>
      profileNumeric(Float64Array.from(values)),
    ) as [NumericProfile, NumericProfile];
    const { edges, baselineCounts, targetCounts } = sharedHistogram(baseline, target, 64);
    expect(edges).toHaveLength(given.expected_edge_count);
    edges.forEach((edge, k) => expect(relativeError(edge, given.edges[k] ?? NaN)).toBeLessThan(1e-14));
    expect(baselineCounts).toEqual(given.baseline_counts);
    expect(targetCounts).toEqual(given.production_counts);
    note('azure/histogram_bins.json', given.name);
  });
});
