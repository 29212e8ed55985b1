import { profileCounts, type CategoricalProfile } from './categorical-profile.ts';
import { cellsOfSorted, defaultCellLimit, mergeCells, type DyadicCells } from './dyadic-cells.ts';
import { mergeMoments } from './merge-moments.ts';
import type { NumericProfile } from './numeric-profile.ts';

/**
 * What is kept of a part of a numeric feature when its values are not: profiles of parts merge into the profile
 * of the whole, and two of them bound the drift metrics of their values.
 */
export interface MergeableProfile {
  /** count + nulls + typeErrors. */
  readonly rows: number;
  readonly nulls: number;
  readonly typeErrors: number;
  /** Numbers, infinities included. */
  readonly count: number;
  /** NaN when count is 0. */
  readonly mean: number;
  /** Sample estimate (n - 1); NaN when count is below 2. */
  readonly standardDeviation: number;
  readonly cells: DyadicCells;
}

/** The mergeable part of a profile, in at most `cellLimit` cells. Time as for sorting, see sortNumbers. */
export function mergeableProfile(profile: NumericProfile, cellLimit = defaultCellLimit): MergeableProfile {
  const { rows, nulls, typeErrors, count, mean, standardDeviation, sorted } = profile;
  return { rows, nulls, typeErrors, count, mean, standardDeviation, cells: cellsOfSorted(sorted, cellLimit) };
}

/**
 * The profile of both parts together: as if their values had been profiled at once, counts, extremes and cells
 * to the bit, sums and moments within rounding. In any order and grouping. Time O(cells).
 */
export function mergeProfiles(a: MergeableProfile, b: MergeableProfile): MergeableProfile {
  return {
    rows: a.rows + b.rows,
    nulls: a.nulls + b.nulls,
    typeErrors: a.typeErrors + b.typeErrors,
    ...mergeMoments(a, b),
    cells: mergeCells(a.cells, b.cells),
  };
}

/** The exact counts of both parts of a categorical feature together. Time O(categories). */
export function mergeCategories(a: CategoricalProfile, b: CategoricalProfile): CategoricalProfile {
  const counts = new Map(a.counts);
  for (const [category, rows] of b.counts) counts.set(category, (counts.get(category) ?? 0) + rows);
  return profileCounts(counts, a.nulls + b.nulls);
}
