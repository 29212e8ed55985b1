import { ksPValue } from '../distributions/ks-p-value.ts';
import { compareSamples, type BinnedPair } from '../kernels/compare-samples.ts';
import type { MergedSamples } from '../kernels/merge-samples.ts';
import type { NumericProfile } from '../profiles/numeric-profile.ts';
import { once } from './once.ts';

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

/** Pairs two profiles for the metrics. */
export function numericPair(baseline: NumericProfile, target: NumericProfile): NumericPair {
  const compared = once(() => compareSamples(baseline, target));
  return {
    baseline,
    target,
    gap: compared,
    equalWidth: () => compared().equalWidth,
    deciles: () => compared().deciles,
    ksPValue: once(() => ksPValue(baseline.count, target.count, compared())),
  };
}
