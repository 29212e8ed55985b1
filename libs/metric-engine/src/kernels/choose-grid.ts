import { linearGrid, logarithmicGrid, cellOf, type CellGrid } from './cell-grid.ts';

/** About so many values a cell: fewer make the walk over the cells cost more than sorting some of them. */
const valuesPerCell = 10;
const fewestCells = 256;
/** More would no longer fit a processor's second cache together with the values. */
const mostCells = 16_384;
/** Values that the choice is made by. */
const sampledValues = 64;
/** Of a sample, so many neighbours may share a cell before cells count as too unequal. */
const mostShared = sampledValues / 4;

/**
 * A grid for numbers with extremes min < max: equal cells, or logarithmic ones where equal cells would leave most
 * values in few of them (heavy tails, a narrow spike, many magnitudes). Time O(1).
 */
export function chooseGrid(values: Float64Array, min: number, max: number): CellGrid {
  const wanted = 2 ** Math.round(Math.log2(values.length / valuesPerCell));
  const cells = Math.min(mostCells, Math.max(fewestCells, wanted));
  const linear = linearGrid(min, max, cells);
  const sample = distinctSample(values);
  if (neighboursSharing(linear, sample) <= mostShared) return linear;
  // Numbers of one sign have their magnitudes around 0, whatever their median is.
  const centre = min > 0 || max < 0 ? 0 : (sample[sample.length >>> 1] ?? 0);
  const logarithmic = logarithmicGrid(min, max, cells, centre, coreAround(centre, sample));
  return neighboursSharing(logarithmic, sample) < neighboursSharing(linear, sample) ? logarithmic : linear;
}

/** The distance from the centre within which about one in twenty of the sampled values lies. */
function coreAround(centre: number, sample: Float64Array): number {
  const distances = sample.map((x) => Math.abs(x - centre)).sort();
  return distances[Math.ceil(sample.length / 20)] ?? 1;
}

function distinctSample(values: Float64Array): Float64Array {
  const stride = Math.max(1, Math.floor(values.length / sampledValues));
  const sample = Float64Array.from({ length: sampledValues }, (_, k) => values[k * stride] ?? 0).sort();
  return sample.filter((x, k) => x !== sample[k - 1]);
}

function neighboursSharing(grid: CellGrid, sample: Float64Array): number {
  let shared = 0;
  let previous = -1;
  for (const x of sample) {
    const cell = cellOf(grid, x);
    if (cell === previous) shared++;
    previous = cell;
  }
  return shared;
}
