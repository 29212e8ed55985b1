import { highWord } from './word-order.ts';

/**
 * Cells over a range of values, numbered from 1 to `cells`, and one open cell on either side of it: numbers 0 and
 * `cells` + 1. Equal values share a cell, and cells are in the order of their values.
 *
 * `leftEnds` says where each cell begins (and where the last one ends), to rounding: the same figures wherever they
 * are needed, so that no rounding adds up.
 */
export type CellGrid = LinearGrid | LogarithmicGrid;

/** Cells of equal width. */
export interface LinearGrid {
  readonly kind: 'linear';
  readonly cells: number;
  /** Left end of the range, where cell 1 begins. */
  readonly origin: number;
  /** Cells per unit. */
  readonly scale: number;
  /** Width of a cell. */
  readonly width: number;
  readonly leftEnds: Float64Array;
}

/**
 * Cells whose width grows with the distance from a centre: the leading bits of |x - centre| + core as a floating
 * point number. Equal widths within the core, a fixed number of cells for every power of two beyond it.
 */
export interface LogarithmicGrid {
  readonly kind: 'logarithmic';
  readonly cells: number;
  readonly centre: number;
  readonly core: number;
  /** How many low bits of the high word are left out. */
  readonly shift: number;
  /** Leading bits of the core itself. */
  readonly coreBits: number;
  /** The cell that begins at the centre. */
  readonly centreCell: number;
  readonly leftEnds: Float64Array;
}

type Steps = Pick<LogarithmicGrid, 'centre' | 'core' | 'shift' | 'coreBits'>;

/** Keeps the largest value of the range in the last inner cell, whatever rounding does. */
const withinRange = 1 - 2 ** -50;

/** A grid of `cells` equal cells over [min, max]; min < max, and their difference is an ordinary number. */
export function linearGrid(min: number, max: number, cells: number): LinearGrid {
  const scale = (cells / (max - min)) * withinRange;
  const width = 1 / scale;
  const leftEnds = new Float64Array(cells + 3);
  for (let cell = 0; cell < leftEnds.length; cell++) leftEnds[cell] = min + (cell - 1) * width;
  return { kind: 'linear', cells, origin: min, scale, width, leftEnds };
}

/** A grid of at most `mostCells` cells over [min, max], fine around `centre` to a distance of `core` > 0. */
export function logarithmicGrid(
  min: number,
  max: number,
  mostCells: number,
  centre: number,
  core: number,
): LogarithmicGrid {
  for (let shift = 0; ; shift++) {
    const steps = { centre, core, shift, coreBits: highBits(core) >>> shift };
    const first = stepsFromCentre(steps, min);
    const cells = stepsFromCentre(steps, max) - first + 1;
    if (cells > mostCells) continue;
    const leftEnds = new Float64Array(cells + 3);
    for (let cell = 0; cell < leftEnds.length; cell++) leftEnds[cell] = endOf(steps, first + cell - 1);
    return { kind: 'logarithmic', cells, ...steps, centreCell: 1 - first, leftEnds };
  }
}

/** The cell of a value; never falls when the value rises, as none of its steps does. */
export function cellOf(grid: CellGrid, x: number): number {
  const place =
    grid.kind === 'linear' ? (x - grid.origin) * grid.scale + 1 : grid.centreCell + stepsFromCentre(grid, x);
  if (place < 0) return 0;
  return place > grid.cells + 1 ? grid.cells + 1 : Math.trunc(place);
}

function stepsFromCentre({ centre, core, shift, coreBits }: Steps, x: number): number {
  const offset = x - centre;
  const steps = (highBits(Math.abs(offset) + core) >>> shift) - coreBits;
  return offset < 0 ? -1 - steps : steps;
}

/** Where the cell so many steps from the centre begins. */
function endOf({ centre, core, shift, coreBits }: Steps, steps: number): number {
  if (steps === 0) return centre;
  const distance = ofHighBits((Math.abs(steps) + coreBits) << shift) - core;
  return steps < 0 ? centre - distance : centre + distance;
}

const double = new Float64Array(1);
const words = new Uint32Array(double.buffer);

function highBits(x: number): number {
  double[0] = x;
  return words[highWord] as number;
}

function ofHighBits(bits: number): number {
  words[1 - highWord] = 0;
  words[highWord] = bits;
  return double[0] as number;
}
