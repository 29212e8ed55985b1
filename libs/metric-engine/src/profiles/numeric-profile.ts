import { momentsOfSorted } from './moments.ts';
import { sortNumbers } from '../kernels/sort-numbers.ts';

/** Cells of a column that hold no number. */
export interface UnreadCells {
  readonly nulls: number;
  /** Cells that could not be read as a number. */
  readonly typeErrors: number;
}

/** All that the metrics need to know of one side of a numeric feature. */
export interface NumericProfile {
  /** count + nulls + typeErrors. */
  readonly rows: number;
  /** NaN counts as null. */
  readonly nulls: number;
  readonly typeErrors: number;
  /** Numbers, infinities included. */
  readonly count: number;
  /** NaN when count is 0, as are max and mean. */
  readonly min: number;
  readonly max: number;
  readonly mean: number;
  /** Sample estimate (n - 1); NaN when count is below 2. */
  readonly standardDeviation: number;
  /** The numbers in ascending order; never holds NaN. */
  readonly sorted: Float64Array;
}

/**
 * Profiles one side of a numeric feature from its non-null values, which are left as they are.
 * NaN is dropped and counted as null; infinities stay. Time O(n) to O(n log n), see sortNumbers.
 */
export function profileNumeric(
  values: Float64Array,
  unread: UnreadCells = { nulls: 0, typeErrors: 0 },
): NumericProfile {
  const sorted = sortNumbers(withoutNaN(values));
  const count = sorted.length;
  const { mean, standardDeviation } = momentsOfSorted(sorted);
  return {
    rows: values.length + unread.nulls + unread.typeErrors,
    nulls: unread.nulls + values.length - count,
    typeErrors: unread.typeErrors,
    count,
    min: sorted[0] ?? NaN,
    max: sorted[count - 1] ?? NaN,
    mean,
    standardDeviation,
    sorted,
  };
}

function withoutNaN(values: Float64Array): Float64Array {
  const numbers = new Float64Array(values.length);
  let count = 0;
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    numbers[count] = value;
    if (value === value) count++;
  }
  return count === values.length ? numbers : numbers.slice(0, count);
}
