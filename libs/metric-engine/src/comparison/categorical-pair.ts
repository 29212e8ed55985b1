import type { CategoricalProfile } from '../profiles/categorical-profile.ts';
import { once } from './once.ts';

/** Both sides of a categorical feature, and what metrics share of it. */
export interface CategoricalPair {
  readonly baseline: CategoricalProfile;
  readonly target: CategoricalProfile;
  /** Counts of both sides over the union of their categories: the baseline's first, then those new in the target. */
  readonly union: () => CategoryCounts;
}

/** Aligned counts: position k of both sides belongs to category k. */
export interface CategoryCounts {
  readonly categories: readonly string[];
  readonly baseline: Float64Array;
  readonly target: Float64Array;
}

/** Pairs two profiles; the union is made once, when the first metric asks for it. */
export function categoricalPair(baseline: CategoricalProfile, target: CategoricalProfile): CategoricalPair {
  return { baseline, target, union: once(() => alignCounts(baseline, target)) };
}

function alignCounts(baseline: CategoricalProfile, target: CategoricalProfile): CategoryCounts {
  const categories = [...new Set([...baseline.counts.keys(), ...target.counts.keys()])];
  return {
    categories,
    baseline: Float64Array.from(categories, (name) => baseline.counts.get(name) ?? 0),
    target: Float64Array.from(categories, (name) => target.counts.get(name) ?? 0),
  };
}
