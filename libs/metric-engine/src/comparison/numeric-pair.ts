import { countByRule, type BinRule } from '../bins/bin-rule.ts';
import type { BinnedPair } from '../bins/binned-pair.ts';
import { ksPValue, type KsMethod } from '../distributions/ks-p-value.ts';
import { compareSamples } from '../kernels/compare-samples.ts';
import type { MergedSamples } from '../kernels/merge-samples.ts';
import type { NumericProfile } from '../profiles/numeric-profile.ts';
import { once } from './once.ts';

/** Both sides of a numeric feature, and what metrics share of it; each part is computed when first asked for. */
export interface NumericPair {
  readonly baseline: NumericProfile;
  readonly target: NumericProfile;
  /** The gap between both distribution functions: Kolmogorov-Smirnov statistic and Wasserstein distance. */
  readonly gap: () => MergedSamples;
  /** Over the azureml family's equal-width bins, unless conventions say otherwise; empty without numbers or with infinite ones. */
  readonly equalWidth: () => BinnedPair;
  /** Over the baseline's deciles with open outer ends, unless conventions say otherwise; empty when they are not defined. */
  readonly deciles: () => BinnedPair;
  /** Two-sided p-value of the Kolmogorov-Smirnov test. */
  readonly ksPValue: () => number;
}

/** Another tool's conventions instead of the metrics' own; values are then comparable with that tool's alone. */
export interface ComparisonConventions {
  /** Bins of every binned metric, whatever its family. */
  readonly bins?: BinRule | undefined;
  /** `auto` unless said: exact up to 10,000 values a side. */
  readonly ksMethod?: KsMethod | undefined;
}

/** Pairs two profiles for the metrics. */
export function numericPair(
  baseline: NumericProfile,
  target: NumericProfile,
  { bins, ksMethod }: ComparisonConventions = {},
): NumericPair {
  const compared = once(() => compareSamples(baseline, target));
  const binned = bins && once(() => countByRule(bins, baseline.sorted, target.sorted));
  return {
    baseline,
    target,
    gap: compared,
    equalWidth: binned ?? (() => compared().equalWidth),
    deciles: binned ?? (() => compared().deciles),
    ksPValue: once(() => ksPValue(baseline.count, target.count, compared(), ksMethod)),
  };
}
