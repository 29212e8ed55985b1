import { cellOf, type CellGrid } from './cell-grid.ts';
import type { KernelModule } from './kernel-module.ts';
import type { NumericKernel, ScannedValues, WantedCells } from './numeric-kernel.ts';
import { sortGroup } from './sort-groups.ts';
import { typescriptKernel } from './typescript-kernel.ts';

/** Values are copied into the module's memory in pieces of this size, which a processor's second cache holds. */
const chunk = 16_384;
/** Gathering more is left to TypeScript, as the module's memory never shrinks. */
const mostGathered = 2 ** 22;
/** Room that sorting needs: see sortWithin. */
const sortBytes = 40_960;
const doubleBytes = 8;
const integerBytes = 4;

/** The same loops as in typescript-kernel.ts, two values at a time. Counts and sums are equal to the last bit. */
export function webassemblyKernel(module: KernelModule): NumericKernel {
  return {
    name: 'webassembly',
    scan: (values, centre) => scan(module, values, centre),
    tabulate: (values, grid) => tabulate(module, values, grid),
    gather: (values, grid, cells, gathered) => {
      if (cells.size > mostGathered) typescriptKernel.gather(values, grid, cells, gathered);
      else gather(module, values, grid, cells, gathered);
    },
    countEvenBins: (values, first, width, bins) => countEvenBins(module, values, first, width, bins),
  };
}

/** Copies values piece by piece to an address; the last piece ends with `padding` up to a multiple of 4. */
function eachChunk(
  { memory }: KernelModule,
  values: Float64Array,
  address: number,
  padding: number,
  use: (count: number) => void,
): void {
  const input = memory.doubles(address, chunk);
  for (let from = 0; from < values.length; from += chunk) {
    const part = values.length <= chunk ? values : values.subarray(from, from + chunk);
    input.set(part);
    const count = Math.ceil(part.length / 4) * 4;
    input.fill(padding, part.length, count);
    use(count);
  }
}

function paddingOf({ length }: Float64Array): number {
  return Math.ceil(length / 4) * 4 - length;
}

function scan(module: KernelModule, values: Float64Array, centre: number): ScannedValues {
  const { functions, memory } = module;
  const [input = 0, out = 0] = memory.layOut(chunk * doubleBytes, 5 * doubleBytes);
  const sums = memory.doubles(out, 5);
  let count = 0;
  let min = Infinity;
  let max = -Infinity;
  let sum = 0;
  let squares = 0;
  eachChunk(module, values, input, NaN, (size) => {
    functions.scan(input, size, centre, out);
    count += sums[0] as number;
    min = Math.min(min, sums[1] as number);
    max = Math.max(max, sums[2] as number);
    sum += sums[3] as number;
    squares += sums[4] as number;
  });
  return { count, min, max, centre, sum, squares };
}

function tabulate(module: KernelModule, values: Float64Array, grid: CellGrid): Float64Array {
  const { functions, memory } = module;
  const last = grid.cells + 1;
  const [input = 0, tableAt = 0, ends = 0] = memory.layOut(
    chunk * doubleBytes,
    2 * (last + 1) * doubleBytes,
    grid.kind === 'linear' ? 0 : grid.leftEnds.byteLength,
  );
  const table = memory.doubles(tableAt, 2 * (last + 1)).fill(0);
  const whole = values.length - (values.length % 4);
  const pairs = values.subarray(0, whole);
  if (grid.kind === 'linear') {
    const { origin, scale, width } = grid;
    eachChunk(module, pairs, input, NaN, (count) =>
      functions.tabulateLinear(input, count, tableAt, origin, scale, width, last),
    );
  } else {
    const { leftEnds, centre, core, shift, coreBits, centreCell } = grid;
    memory.doubles(ends, leftEnds.length).set(leftEnds);
    eachChunk(module, pairs, input, NaN, (count) =>
      functions.tabulateLogarithmic(
        input,
        count,
        tableAt,
        ends,
        centre,
        core,
        shift,
        coreBits,
        centreCell,
        last,
      ),
    );
  }
  for (const value of values.subarray(whole)) addOne(table, grid, value);
  return table;
}

/** A value that has no other to make up a pair. */
function addOne(table: Float64Array, grid: CellGrid, value: number): void {
  const cell = cellOf(grid, value);
  table[2 * cell] = (table[2 * cell] as number) + 1;
  table[2 * cell + 1] = (table[2 * cell + 1] as number) + (value - (grid.leftEnds[cell] as number));
}

function gather(
  module: KernelModule,
  values: Float64Array,
  grid: CellGrid,
  { wanted, starts: wantedStarts, size }: WantedCells,
  result: Float64Array,
): void {
  const { functions, memory } = module;
  const cells = wantedStarts.length;
  const [input = 0, wantedAt = 0, startsAt = 0, nextAt = 0, repeatsAt = 0, gatheredAt = 0, sortAt = 0] =
    memory.layOut(
      chunk * doubleBytes,
      wanted.length * integerBytes,
      cells * integerBytes,
      cells * integerBytes,
      cells * integerBytes,
      size * doubleBytes,
      sortBytes,
    );
  const starts = memory.integers(startsAt, cells);
  const ends = memory.integers(nextAt, cells);
  const repeats = memory.integers(repeatsAt, cells).fill(0);
  memory.integers(wantedAt, wanted.length).set(wanted);
  starts.set(wantedStarts);
  ends.set(wantedStarts);
  functions.gatherInto(gatheredAt, startsAt, nextAt, repeatsAt);
  functions.sortWithin(sortAt);
  const whole = values.length - (values.length % 4);
  gatherPairs(module, values.subarray(0, whole), grid, input);
  for (const value of values.subarray(whole)) functions.gatherOne(value, cellOf(grid, value));
  const gathered = memory.doubles(gatheredAt, size);
  const groups = { starts, ends, repeats };
  for (let k = 0; k < wanted.length; k++) {
    k = functions.sortGroups(wantedAt, k, wanted.length);
    const cell = wanted[k];
    if (cell !== undefined) sortGroup(gathered, groups, cell);
  }
  result.set(gathered);
}

function gatherPairs(module: KernelModule, values: Float64Array, grid: CellGrid, input: number): void {
  const { functions } = module;
  const last = grid.cells + 1;
  eachChunk(module, values, input, NaN, (count) => {
    if (grid.kind === 'linear') functions.gatherLinear(input, count, grid.origin, grid.scale, last);
    else {
      const { centre, core, shift, coreBits, centreCell } = grid;
      functions.gatherLogarithmic(input, count, centre, core, shift, coreBits, centreCell, last);
    }
  });
}

function countEvenBins(
  module: KernelModule,
  values: Float64Array,
  first: number,
  width: number,
  bins: number,
): Float64Array {
  const { functions, memory } = module;
  const [input = 0, rowsAt = 0] = memory.layOut(chunk * doubleBytes, 2 * bins * integerBytes);
  const rows = memory.integers(rowsAt, 2 * bins).fill(0);
  eachChunk(module, values, input, first, (count) =>
    functions.countEvenBins(input, count, first, width, bins, rowsAt),
  );
  const counts = Float64Array.from({ length: bins }, (_, bin) => (rows[bin] ?? 0) + (rows[bins + bin] ?? 0));
  counts[0] = (counts[0] as number) - paddingOf(values);
  return counts;
}
