/** Counts of both sides over the same bins; empty where there are none. */
export interface BinnedPair {
  readonly baseline: Float64Array;
  readonly target: Float64Array;
}

/** A side without numbers, or with infinite ones where bins need finite ones, has no bins. */
export const noBins: BinnedPair = { baseline: new Float64Array(0), target: new Float64Array(0) };
