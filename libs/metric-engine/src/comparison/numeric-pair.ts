import { countBins } from '../bins/count-bins.ts';
import { decileEdges } from '../bins/decile-edges.ts';
import { countEqualWidthBins, equalWidthEdges, sturgesBinCount } from '../bins/equal-width-bins.ts';
import { ksPValue } from '../distributions/ks-p-value.ts';
import { mergeSamples, type MergedSamples } from '../kernels/merge-samples.ts';
import type { NumericProfile } from '../profiles/numeric-profile.ts';
import { once } from './once.ts';

/** Counts of both sides over the same bins; empty where there are none. */
export interface BinnedPair {
  readonly baseline: Float64Array;
  readonly target: Float64Array;
}

/** Both sides of a numeric feature, and what metrics share of it; each part is computed when first asked for. */
export interface NumericPair {
  readonly baseline: NumericProfile;
  readonly target: NumericProfile;
  /** The gap between both distribution functions: Kolmogorov-Smirnov statistic and Wasserstein distance. */
  readonly gap: () => MergedSamples;
  /** Over the azureml family's equal-width bins; empty without numbers or with infinite ones. */
  readonly equalWidth: () => BinnedPair;
  /** Over the baseline's deciles with open outer ends; empty when they are not defined. */
  readonly deciles: () => BinnedPair;
  /** Two-sided p-value of the Kolmogorov-Smirnov test. */
  readonly ksPValue: () => number;
}

const noBins: BinnedPair = { baseline: new Float64Array(0), target: new Float64Array(0) };

/** Pairs two profiles for the metrics. */
export function numericPair(baseline: NumericProfile, target: NumericProfile): NumericPair {
  const gap = once(() => mergeSamples(baseline.sorted, target.sorted));
  return {
    baseline,
    target,
    gap,
    equalWidth: once(() => equalWidthCounts(baseline, target)),
    deciles: once(() => decileCounts(baseline, target)),
    ksPValue: once(() => ksPValue(baseline.count, target.count, gap())),
  };
}

function equalWidthCounts(baseline: NumericProfile, target: NumericProfile): BinnedPair {
  const lo = Math.min(baseline.min, target.min);
  const hi = Math.max(baseline.max, target.max);
  if (!Number.isFinite(lo) || !Number.isFinite(hi)) return noBins;
  const edges = equalWidthEdges(lo, hi, sturgesBinCount(Math.min(baseline.count, target.count)));
  return {
    baseline: countEqualWidthBins(baseline.sorted, edges),
    target: countEqualWidthBins(target.sorted, edges),
  };
}

function decileCounts(baseline: NumericProfile, target: NumericProfile): BinnedPair {
  if (baseline.count === 0 || target.count === 0) return noBins;
  const edges = decileEdges(baseline.sorted);
  if (edges.some(Number.isNaN)) return noBins;
  return { baseline: countBins(baseline.sorted, edges), target: countBins(target.sorted, edges) };
}
