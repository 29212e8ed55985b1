import { noBins, type BinnedPair } from '../bins/binned-pair.ts';
import { countBins } from '../bins/count-bins.ts';
import { decileEdges } from '../bins/decile-edges.ts';
import {
  countEqualWidthBins,
  equalWidthEdges,
  equalWidthRule,
  sturgesBinCount,
  type EqualWidthRule,
} from '../bins/equal-width-bins.ts';
import type { NumericProfile } from '../profiles/numeric-profile.ts';
import { compareByCells } from './compare-by-cells.ts';
import { mergeSamples } from './merge-samples.ts';
import type { SampleComparison } from './sample-comparison.ts';

/**
 * Compares two samples at once: by cells where the baseline has a table of them and few are left open, else by
 * sorting and merging. Both ways give the same counts and gap to the last bit and distances within rounding.
 * Time O(n + m).
 */
export function compareSamples(baseline: NumericProfile, target: NumericProfile): SampleComparison {
  return compareByCells(baseline, target, azureBins(baseline, target)) ?? compareSorted(baseline, target);
}

/** The same from sorted values. Time O(n + m), and what sorting takes. */
export function compareSorted(baseline: NumericProfile, target: NumericProfile): SampleComparison {
  return {
    ...mergeSamples(baseline.sorted, target.sorted),
    equalWidth: equalWidthCounts(baseline, target),
    deciles: decileCounts(baseline, target),
  };
}

/** The azureml family's bins of a pair; undefined without numbers or with infinite ones. */
function azureBins(baseline: NumericProfile, target: NumericProfile): EqualWidthRule | undefined {
  const lo = Math.min(baseline.min, target.min);
  const hi = Math.max(baseline.max, target.max);
  if (!Number.isFinite(lo) || !Number.isFinite(hi)) return undefined;
  const bins = sturgesBinCount(Math.min(baseline.count, target.count));
  return equalWidthRule(equalWidthEdges(lo, hi, bins));
}

function equalWidthCounts(baseline: NumericProfile, target: NumericProfile): BinnedPair {
  const rule = azureBins(baseline, target);
  if (rule === undefined) return noBins;
  return {
    baseline: countEqualWidthBins(baseline.sorted, rule.edges),
    target: countEqualWidthBins(target.sorted, rule.edges),
  };
}

function decileCounts(baseline: NumericProfile, target: NumericProfile): BinnedPair {
  if (baseline.count === 0 || target.count === 0) return noBins;
  const edges = decileEdges(baseline.sorted);
  if (edges.some(Number.isNaN)) return noBins;
  return { baseline: countBins(baseline.sorted, edges), target: countBins(target.sorted, edges) };
}
