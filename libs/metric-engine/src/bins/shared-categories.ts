import type { CategoricalProfile } from '../profiles/categorical-profile.ts';

/** Rows of both sides in the same categories; all arrays are as long as `categories`. */
export interface SharedCategories {
  /** Largest first; the last one may stand for all others, see `others`. */
  readonly categories: readonly string[];
  readonly baselineCounts: readonly number[];
  readonly targetCounts: readonly number[];
  /** How many categories the last entry stands for; 0 when each stands for itself. */
  readonly others: number;
}

/**
 * Counts of both sides for drawing: the categories with the largest share of both sides together; beyond
 * `maximum`, one entry for all others. Time O(categories log categories).
 */
export function sharedCategories(
  baseline: CategoricalProfile,
  target: CategoricalProfile,
  maximum: number,
): SharedCategories {
  const names = [...new Set([...baseline.counts.keys(), ...target.counts.keys()])];
  const weight = (name: string): number =>
    (baseline.counts.get(name) ?? 0) / Math.max(1, baseline.count) +
    (target.counts.get(name) ?? 0) / Math.max(1, target.count);
  const ranked = names
    .map((name) => ({ name, weight: weight(name) }))
    .sort((left, right) => right.weight - left.weight || (left.name < right.name ? -1 : 1))
    .map(({ name }) => name);
  const shown = ranked.slice(0, maximum);
  const others = ranked.length - shown.length;
  const count = (side: CategoricalProfile): number[] => {
    const counts = shown.map((name) => side.counts.get(name) ?? 0);
    return others > 0 ? [...counts, side.count - counts.reduce((sum, rows) => sum + rows, 0)] : counts;
  };
  return {
    categories: others > 0 ? [...shown, 'others'] : shown,
    baselineCounts: count(baseline),
    targetCounts: count(target),
    others,
  };
}
