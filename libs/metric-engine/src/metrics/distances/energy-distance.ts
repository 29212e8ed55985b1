import { visitTiedValues } from '../../kernels/tied-values.ts';
import { defineMetric, measured } from '../pair-metric.ts';

/**
 * Energy distance of two samples sorted in ascending order, in the square root of the values' unit.
 *
 *   sqrt( 2 * integral of (F(x) - G(x))^2 dx ) = sqrt( 2 E|X - Y| - E|X - X'| - E|Y - Y'| )
 *
 * F and G are the empirical distribution functions; their gap is carried as an exact integer over n m. Symmetric,
 * 0 for equal samples. Steps are halved, so ranges near the limits of doubles do not overflow. NaN when a side
 * is empty; NaN or infinite when a value is infinite. Time O(n + m), no allocation.
 *
 * @see Székely & Rizzo, "Energy statistics: A class of statistics based on distances", J. Stat. Plan. Inference
 * 143(8), 2013; equals scipy.stats.energy_distance.
 */
function energyDistance(first: Float64Array, second: Float64Array): number {
  const n = first.length;
  const m = second.length;
  if (n === 0 || m === 0) return NaN;
  let halfArea = 0;
  let steps = 0;
  let gap = 0;
  let halfOfLast = 0;
  visitTiedValues(first, second, (value, inFirst, inSecond) => {
    halfArea += gap * gap * (value / 2 - halfOfLast);
    halfOfLast = value / 2;
    steps += m * inFirst - n * inSecond;
    gap = steps / (n * m);
  });
  return 2 * Math.sqrt(halfArea);
}

/** The distance of raw numbers. */
export const energy = defineMetric({
  id: 'energy_distance',
  version: 1,
  family: 'statistics',
  kind: 'drift',
  title: 'Energy distance',
  description:
    'Square root of twice the integral of the squared gap between both distribution functions, in the square root of the unit of the feature; 0 equal.',
  unit: 'feature^0.5',
  direction: 'above',
  defaultThreshold: 0.1,
  bands: null,
  source: 'Székely & Rizzo, 2013; default threshold of Evidently',
  numeric: ({ baseline, target }) => measured(energyDistance(baseline.sorted, target.sorted)),
});
