import { CellCollector } from './cell-collector.ts';
import { defaultCellLimit } from './dyadic-cells.ts';
import { mergeMoments, type CountedMoments } from './merge-moments.ts';
import type { MergeableProfile } from './mergeable-profile.ts';
import { profileNumeric, type UnreadCells } from './numeric-profile.ts';

/** Makes a mergeable profile of values that come piece by piece and are not kept. */
export interface ProfileCollector {
  /** The next values, in any order; NaN counts as null. Time O(n). */
  readonly add: (values: Float64Array, unread?: UnreadCells) => void;
  /** Of all that was added so far. */
  readonly profile: () => MergeableProfile;
}

/**
 * An empty collector. What it makes is what profiling all values at once makes: counts, extremes and cells to the
 * bit, sums and moments within rounding. Memory O(cells), and as much as the piece being added.
 *
 * @throws RangeError for a limit below 3.
 */
export function profileCollector(cellLimit = defaultCellLimit): ProfileCollector {
  const cells = new CellCollector(cellLimit);
  let tally = { rows: 0, nulls: 0, typeErrors: 0 };
  let moments: CountedMoments = { count: 0, mean: NaN, standardDeviation: NaN };
  return {
    add: (values, unread) => {
      const piece = profileNumeric(values, unread);
      cells.add(piece.values);
      moments = mergeMoments(moments, piece);
      tally = {
        rows: tally.rows + piece.rows,
        nulls: tally.nulls + piece.nulls,
        typeErrors: tally.typeErrors + piece.typeErrors,
      };
    },
    profile: () => ({ ...tally, ...countedMoments(moments), cells: cells.cells() }),
  };
}

/** Merging hands on whole profiles where one side is empty. */
function countedMoments({ count, mean, standardDeviation }: CountedMoments): CountedMoments {
  return { count, mean, standardDeviation };
}
