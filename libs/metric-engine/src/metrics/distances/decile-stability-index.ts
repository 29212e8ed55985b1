import { total } from '../../bins/total.ts';
import { defineMetric, measured } from '../pair-metric.ts';
import { classicDetector } from '../sources.ts';
import { stabilityBands } from './stability-bands.ts';
import { stabilityIndex } from './stability-index.ts';

/** Stands for the fraction of an empty bin; fractions are not normalised again. */
const emptyFraction = 1e-4;

/**
 * Population stability index of the classic family, over bins that the baseline alone decides, so values
 * compare over time.
 *
 *   sum_i (q_i - p_i) ln(q_i / p_i),  fractions of baseline (p) and target (q) per bin, 0 → 0.0001
 *
 * Bins are the distinct deciles of the baseline with open outer ends, or the categories of both sides. In nats.
 * Deciles that coincide join: with a baseline of two values nothing is left to tell apart and the index is 0, and
 * with a constant one only targets below it count; the distances see such drift, this index does not. NaN when a
 * side is empty or a decile is not finite (no bins). Time O(bins).
 *
 * @see numpy.quantile (method "linear") and numpy.histogram, whose rules hold at the edges.
 */
function decileStabilityIndex(baselineCounts: Float64Array, targetCounts: Float64Array): number {
  const baselineTotal = total(baselineCounts);
  const targetTotal = total(targetCounts);
  if (!(baselineTotal > 0 && targetTotal > 0)) return NaN;
  const filled = (counts: Float64Array, rows: number): Float64Array =>
    counts.map((count) => count || emptyFraction * rows);
  return stabilityIndex(
    filled(baselineCounts, baselineTotal),
    baselineTotal,
    filled(targetCounts, targetTotal),
    targetTotal,
  );
}

/** The classic detector's index. */
export const psi = defineMetric({
  id: 'psi',
  version: 1,
  family: 'classic',
  kind: 'drift',
  title: 'PSI on baseline deciles',
  description:
    'PSI over the deciles of the baseline with open outer bins, or over the categories of both sides; an empty bin counts as a fraction of 0.0001.',
  unit: 'nats',
  direction: 'above',
  defaultThreshold: 0.25,
  bands: stabilityBands,
  source: classicDetector,
  numeric: ({ deciles }) => {
    const { baseline, target } = deciles();
    return measured(decileStabilityIndex(baseline, target));
  },
  categorical: ({ union }) => {
    const { baseline, target } = union();
    return measured(decileStabilityIndex(baseline, target));
  },
});
