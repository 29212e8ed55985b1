import { sharedHistogram, type CategoricalProfile, type NumericProfile } from '@circuitwatch/metric-engine';
import type { ComparedDistribution } from './comparison-report.ts';

/** More bins, or more categories, than this say nothing more on a screen. */
const maximumBins = 30;
const maximumCategories = 20;

/** Both sides' numbers in shared bins, or null when neither has a finite number. */
export function numericDistribution(
  baseline: NumericProfile,
  target: NumericProfile,
): ComparedDistribution | null {
  const histogram = sharedHistogram(baseline, target, maximumBins);
  return histogram.edges.length > 0 ? { kind: 'numerical', ...histogram } : null;
}

/** The categories with the largest share of both sides together; beyond twenty, one entry for all others. */
export function categoricalDistribution(
  baseline: CategoricalProfile,
  target: CategoricalProfile,
): ComparedDistribution | null {
  const names = [...new Set([...baseline.counts.keys(), ...target.counts.keys()])];
  if (names.length === 0) return null;
  const weight = (name: string): number =>
    (baseline.counts.get(name) ?? 0) / Math.max(1, baseline.count) +
    (target.counts.get(name) ?? 0) / Math.max(1, target.count);
  const ranked = names
    .map((name) => ({ name, weight: weight(name) }))
    .sort((left, right) => right.weight - left.weight || (left.name < right.name ? -1 : 1))
    .map(({ name }) => name);
  const shown = ranked.slice(0, maximumCategories);
  const others = ranked.length - shown.length;
  const count = (side: CategoricalProfile): number[] => {
    const counts = shown.map((name) => side.counts.get(name) ?? 0);
    return others > 0 ? [...counts, side.count - counts.reduce((sum, rows) => sum + rows, 0)] : counts;
  };
  return {
    kind: 'categorical',
    categories: others > 0 ? [...shown, 'others'] : shown,
    baselineCounts: count(baseline),
    targetCounts: count(target),
    others,
  };
}
