import { measured, type PairMetric } from '../pair-metric.ts';

/** A distance of two histograms over the same bins, for numbers (equal-width bins) and for categories. */
export function binnedDistance(
  distance: (baselineCounts: Float64Array, targetCounts: Float64Array) => number,
): Required<Pick<PairMetric, 'numeric' | 'categorical'>> {
  return {
    numeric: ({ equalWidth }) => {
      const { baseline, target } = equalWidth();
      return measured(distance(baseline, target));
    },
    categorical: ({ union }) => {
      const { baseline, target } = union();
      return measured(distance(baseline, target));
    },
  };
}
