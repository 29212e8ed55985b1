/** Rows from, and without, to, that are read at once. */
export interface Slab {
  readonly from: number;
  readonly to: number;
}

/**
 * Cuts a file into slabs of at most `most` rows that begin where row groups do, so that none is decoded twice, as long
 * as the groups are not larger than a slab.
 *
 * @param groups Rows of the row groups in their order; empty: rows may be read from anywhere.
 */
export function planSlabs(
  rows: number,
  groups: readonly number[],
  from: number,
  most: number,
): readonly Slab[] {
  const ends: number[] = [];
  let sum = 0;
  for (const group of groups) ends.push((sum += group));
  const slabs: Slab[] = [];
  for (let start = from; start < rows;) {
    const limit = Math.min(start + most, rows);
    const border = ends.findLast((end) => end > start && end <= limit);
    const to = border ?? limit;
    slabs.push({ from: start, to });
    start = to;
  }
  return slabs;
}
