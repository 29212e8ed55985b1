import {
  compareNumeric,
  isBreached,
  metricCatalogue,
  pairMetricIds,
  profileNumeric,
  sharedHistogram,
  type PairMetricId,
  type NumericProfile,
} from '@circuitwatch/metric-engine';
import { describe, expect, it } from 'vitest';
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

interface BreachCase {
  readonly name: string;
  readonly input: readonly BreachRow[];
  readonly expected_breached?: readonly BreachRow[];
}

interface BreachRow {
  readonly metric_name: string;
  readonly metric_value: number;
  readonly threshold_value: number;
}

const idsByAzureName: Readonly<Record<string, PairMetricId>> = {
  JensenShannonDistance: 'jensen_shannon_distance',
  PopulationStabilityIndex: 'population_stability_index',
  NormalizedWassersteinDistance: 'normalized_wasserstein_distance',
  TwoSampleKolmogorovSmirnovTest: 'two_sample_kolmogorov_smirnov_test',
};

const [drift] = (readSharedCases('azure', 'drift_numerical') ?? []) as { cases: DriftCase[] }[];
const [breaches] = (readSharedCases('azure', 'threshold_breach') ?? []) as { cases: BreachCase[] }[];
const isAbsent = drift === undefined || breaches === undefined;

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

describe.skipIf(isAbsent)('breach cases of Azure', () => {
  const judged = (breaches?.cases ?? []).filter((given) => given.expected_breached !== undefined);

  it.each(judged)('$name', ({ input, expected_breached: expected = [] }) => {
    const known = (row: BreachRow): boolean => row.metric_name in idsByAzureName;
    const breached = input.filter(known).filter((row) => {
      const id = idsByAzureName[row.metric_name];
      const definition = id && metricCatalogue.get(id);
      return definition !== undefined && isBreached(definition, row.metric_value, row.threshold_value);
    });
    expect(breached).toEqual(expected.filter(known));
  });
});
