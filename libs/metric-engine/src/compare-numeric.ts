import { decileStabilityIndex } from './decile-stability-index.ts';
import { countEqualWidthBins, equalWidthEdges, sturgesBinCount } from './equal-width-bins.ts';
import { jensenShannonDistance } from './jensen-shannon-distance.ts';
import { ksPValue } from './ks-p-value.ts';
import { mergeSamples, type MergedSamples } from './merge-samples.ts';
import type { MetricId } from './metric-catalogue.ts';
import { normalizedWassersteinDistance } from './normalized-wasserstein-distance.ts';
import type { NumericProfile } from './numeric-profile.ts';
import { populationStabilityIndex } from './population-stability-index.ts';
import { measureQuality, type QualityComparison } from './quality-rates.ts';

interface BinnedPair {
  readonly baseline: Float64Array;
  readonly target: Float64Array;
}

/**
 * Values of the asked metrics for a target against its baseline, in the order asked. Work that metrics share
 * (the merge of both sides, the bins, the p-value) is done once.
 *
 * A value that is not defined (a side without numbers, infinite numbers where only finite ones have a meaning)
 * is NaN or infinite; the caller marks it. Time O(n + m) for the merge; an exact p-value up to O(n m).
 */
export function compareNumeric(
  baseline: NumericProfile,
  target: NumericProfile,
  metrics: readonly MetricId[],
): ReadonlyMap<MetricId, number> {
  const comparison = lazyComparison(baseline, target);
  return new Map(metrics.map((id) => [id, valueOf(id, baseline, target, comparison)]));
}

interface Comparison {
  readonly merged: () => MergedSamples;
  readonly binned: () => BinnedPair;
  readonly pValue: () => number;
  readonly quality: () => QualityComparison;
}

function lazyComparison(baseline: NumericProfile, target: NumericProfile): Comparison {
  const merged = once(() => mergeSamples(baseline.sorted, target.sorted));
  return {
    merged,
    binned: once(() => binPair(baseline, target)),
    pValue: once(() => ksPValue(baseline.count, target.count, merged())),
    quality: once(() => measureQuality(baseline, target)),
  };
}

function valueOf(
  id: MetricId,
  baseline: NumericProfile,
  target: NumericProfile,
  { merged, binned, pValue, quality }: Comparison,
): number {
  switch (id) {
    case 'jensen_shannon_distance':
      return jensenShannonDistance(binned().baseline, binned().target);
    case 'population_stability_index':
      return populationStabilityIndex(binned().baseline, binned().target);
    case 'normalized_wasserstein_distance':
      return normalizedWassersteinDistance(merged().wasserstein, baseline.standardDeviation);
    case 'wasserstein_distance':
      return merged().wasserstein;
    case 'two_sample_kolmogorov_smirnov_test':
    case 'ks_test':
      return pValue();
    case 'psi':
      return decileStabilityIndex(baseline.sorted, target.sorted);
    case 'null_value_rate':
    case 'data_type_error_rate':
    case 'out_of_bounds_rate':
      return quality().target[id];
  }
}

/** Shared bins of the azureml family; without numbers or with infinite ones there are none. */
function binPair(baseline: NumericProfile, target: NumericProfile): BinnedPair {
  const lo = Math.min(baseline.min, target.min);
  const hi = Math.max(baseline.max, target.max);
  if (!Number.isFinite(lo) || !Number.isFinite(hi)) {
    return { baseline: new Float64Array(0), target: new Float64Array(0) };
  }
  const edges = equalWidthEdges(lo, hi, sturgesBinCount(Math.min(baseline.count, target.count)));
  return {
    baseline: countEqualWidthBins(baseline.sorted, edges),
    target: countEqualWidthBins(target.sorted, edges),
  };
}

function once<T>(compute: () => T): () => T {
  let result: { readonly value: T } | undefined;
  return () => (result ??= { value: compute() }).value;
}
