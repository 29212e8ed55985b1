import type { CategoricalPair } from '../../comparison/categorical-pair.ts';

/** Counts of the first and the second of two categories on both sides. */
export interface BinaryTable {
  readonly baseline: readonly [first: number, second: number];
  readonly target: readonly [first: number, second: number];
}

/**
 * The 2 x 2 table of a pair of at most two categories, in the order of their names, so that statistics with a
 * direction do not depend on which row came first; a missing second category has counts of 0. null with more.
 */
export function binaryTable({ union }: CategoricalPair): BinaryTable | null {
  const { categories, baseline, target } = union();
  if (categories.length > 2) return null;
  const [before, after] = categories;
  const isSorted = before === undefined || after === undefined || before < after;
  const ordered = (counts: Float64Array): readonly [number, number] => {
    const [first = 0, second = 0] = counts;
    return isSorted ? [first, second] : [second, first];
  };
  return { baseline: ordered(baseline), target: ordered(target) };
}
