import { defineMetric, measured } from '../pair-metric.ts';
import { classicDetector } from '../sources.ts';
import { driftBands } from './stability-bands.ts';

/**
 * The classic detector's distance: Wasserstein-1 of the raw values, in the unit of the feature.
 *
 *   W = integral of |F(x) - G(x)| dx,  F and G the empirical distribution functions
 *
 * Symmetric, 0 for equal samples; NaN when a side is empty, not finite when a value is infinite. The formula
 * is computed with the Kolmogorov-Smirnov statistic, see `gap` of the pair.
 *
 * @see scipy.stats.wasserstein_distance.
 */
export const wasserstein = defineMetric({
  id: 'wasserstein_distance',
  version: 1,
  family: 'classic',
  kind: 'drift',
  title: 'Wasserstein distance',
  description: 'Wasserstein-1 distance of the raw values, in the unit of the feature.',
  unit: 'feature',
  direction: 'above',
  defaultThreshold: 0.15,
  bands: driftBands,
  source: classicDetector,
  numeric: ({ gap }) => measured(gap().wasserstein),
});
