import { linearGrid, logarithmicGrid, cellOf, type CellGrid } from './cell-grid.ts';

/** About so many values a cell: fewer make the walk over the cells cost more than sorting some of them. */
const valuesPerCell = 10;
const fewestCells = 256;
/** For many values, cells per root of their number: fewer than in proportion, as a large table leaves the caches. */
const cellsPerRoot = 25;
/** Values that the choice is made by. */
const sampledValues = 64;
/** Of a sample, so many neighbours may share a cell before cells count as too unequal. */
const mostShared = sampledValues / 4;

/**
 * A grid for numbers with extremes min < max: equal cells, or logarithmic ones where equal cells would leave most
 * values in few of them (heavy tails, a narrow spike, many magnitudes). Time O(1).
 */
export function chooseGrid(values: Float64Array, min: number, max: number): CellGrid {
  const wanted = Math.min(values.length / valuesPerCell, cellsPerRoot * Math.sqrt(values.length));
  const cells = Math.max(fewestCells, 2 ** Math.round(Math.log2(wanted)));
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
  const sample = new Float64Array(sampledValues);
  for (let k = 0; k < sampledValues; k++) sample[k] = values[k * stride] as number;
  sample.sort();
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
