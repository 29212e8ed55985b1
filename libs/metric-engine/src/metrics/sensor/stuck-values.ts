/** How long a sensor kept showing the same value. */
export interface StuckValues {
  /** All rows, those without a value included. */
  readonly rows: number;
  /** Rows of the longest run of equal values: 1 when no value repeats, 0 without values. */
  readonly longestRun: number;
  /** Its first row, from 0; of several the earliest run; -1 without values. */
  readonly longestRunStart: number;
  /** Rows of the longest run / all rows; 0 when no value repeats, NaN without rows. */
  readonly stuckShare: number;
}

/**
 * The longest run of equal values among readings in time order.
 *
 * A run goes on while a value differs from the run's first by at most `tolerance`, so that a slow drift is not a
 * run however small its steps. NaN stands for a missing value: it ends a run and is part of none, since a sensor that
 * says nothing is missing rather than stuck. 0 and -0 are equal, as are infinities of one sign.
 * Time O(rows), no allocation.
 *
 * @throws RangeError when the tolerance is negative or NaN.
 */
export function measureStuckValues(values: Float64Array, tolerance = 0): StuckValues {
  if (!(tolerance >= 0)) throw new RangeError(`The tolerance has to be at least 0, not ${tolerance}.`);
  const rows = values.length;
  let longestRun = 0;
  let longestRunStart = -1;
  let start = 0;
  for (let row = 0; row < rows; row++) {
    const value = values[row] as number;
    const first = values[start] as number;
    if (value !== first && !(Math.abs(value - first) <= tolerance)) start = row;
    if (!Number.isNaN(value) && row - start + 1 > longestRun) {
      longestRun = row - start + 1;
      longestRunStart = start;
    }
  }
  return { rows, longestRun, longestRunStart, stuckShare: (longestRun > 1 ? longestRun : 0) / rows };
}
