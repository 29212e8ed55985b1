import {
  sharedCategories,
  sharedHistogram,
  type CategoricalProfile,
  type NumericProfile,
} from '@circuitwatch/metric-engine';
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
  const shared = sharedCategories(baseline, target, maximumCategories);
  return shared.categories.length > 0 ? { kind: 'categorical', ...shared } : null;
}
