import { cellOf, type CellGrid, type LinearGrid, type LogarithmicGrid } from './cell-grid.ts';
import type { NumericKernel, ScannedValues, WantedCells } from './numeric-kernel.ts';
import { sortGroups } from './sort-groups.ts';

/** Serves where WebAssembly with SIMD is missing, and checks it where it is not. */
export const typescriptKernel: NumericKernel = {
  name: 'typescript',
  scan,
  tabulate,
  gather,
  countEvenBins,
};

/** Sums are carried in blocks of so many values, so that they lose no digits over millions of them. */
const block = 4096;

function scan(values: Float64Array, centre: number): ScannedValues {
  let count = 0;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let squares = 0;
  for (let from = 0; from < values.length; from += block) {
    const part = scanBlock(values, from, Math.min(from + block, values.length), centre);
    count += part.count;
    min = Math.min(min, part.min);
    max = Math.max(max, part.max);
    sum += part.sum;
    squares += part.squares;
  }
  return { count, min, max, centre, sum, squares };
}

function scanBlock(values: Float64Array, from: number, to: number, centre: number): ScannedValues {
  let count = 0;
  let min = Infinity;
  let max = -Infinity;
  // Two of each, as one would wait for its own last addition.
  let evenSum = 0;
  let oddSum = 0;
  let evenSquares = 0;
  let oddSquares = 0;
  for (let k = from; k < to; k += 2) {
    const even = values[k] as number;
    const odd = k + 1 < to ? (values[k + 1] as number) : NaN;
    if (even === even) {
      if (even < min) min = even;
      if (even > max) max = even;
      const deviation = even - centre;
      evenSum += deviation;
      evenSquares += deviation * deviation;
      count++;
    }
    if (odd === odd) {
      if (odd < min) min = odd;
      if (odd > max) max = odd;
      const deviation = odd - centre;
      oddSum += deviation;
      oddSquares += deviation * deviation;
      count++;
    }
  }
  return { count, min, max, centre, sum: evenSum + oddSum, squares: evenSquares + oddSquares };
}

function tabulate(values: Float64Array, grid: CellGrid): Float64Array {
  return grid.kind === 'linear' ? tabulateLinear(values, grid) : tabulateLogarithmic(values, grid);
}

function tabulateLinear(values: Float64Array, { origin, scale, width, cells }: LinearGrid): Float64Array {
  const last = cells + 1;
  const table = new Float64Array(2 * (cells + 2));
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    const place = (value - origin) * scale + 1;
    const cell = place < 0 ? 0 : place > last ? last : Math.trunc(place);
    table[2 * cell] = (table[2 * cell] as number) + 1;
    table[2 * cell + 1] = (table[2 * cell + 1] as number) + (value - (origin + (cell - 1) * width));
  }
  return table;
}

function tabulateLogarithmic(values: Float64Array, grid: LogarithmicGrid): Float64Array {
  const table = new Float64Array(2 * (grid.cells + 2));
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    const cell = cellOf(grid, value);
    table[2 * cell] = (table[2 * cell] as number) + 1;
    table[2 * cell + 1] = (table[2 * cell + 1] as number) + (value - (grid.leftEnds[cell] as number));
  }
  return table;
}

function gather(
  values: Float64Array,
  grid: CellGrid,
  { wanted, starts }: WantedCells,
  gathered: Float64Array,
): void {
  const next = starts.slice();
  const repeats = new Int32Array(starts.length);
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    const cell = cellOf(grid, value);
    const at = next[cell] as number;
    if (at < 0) continue;
    const start = starts[cell] as number;
    if (at > start && value === gathered[start]) repeats[cell] = (repeats[cell] as number) + 1;
    else {
      gathered[at] = value;
      next[cell] = at + 1;
    }
  }
  sortGroups(gathered, wanted, { starts, ends: next, repeats });
}

function countEvenBins(values: Float64Array, first: number, width: number, bins: number): Float64Array {
  const counts = new Float64Array(bins);
  const last = bins - 1;
  for (let k = 0; k < values.length; k++) {
    const place = ((values[k] as number) - first) / width;
    const bin = place > last ? last : Math.trunc(place);
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}
