import { measured, type PairMetric } from '../pair-metric.ts';

/** A distance of two histograms over the same bins, for numbers (equal-width bins) and for categories. */
export function binnedDistance(
  distance: (baselineCounts: Float64Array, targetCounts: Float64Array) => number,
): Required<Pick<PairMetric, 'numeric' | 'categorical' | 'ofBins'>> {
  const ofBins: NonNullable<PairMetric['ofBins']> = ({ baseline, target }) =>
    measured(distance(baseline, target));
  return {
    numeric: ({ equalWidth }) => ofBins(equalWidth()),
    categorical: ({ union }) => ofBins(union()),
    ofBins,
  };
}
