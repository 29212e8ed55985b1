import { greatestCommonDivisor } from '../distributions/greatest-common-divisor.ts';
import { total } from '../bins/total.ts';
import { CellWalk } from './cell-walk.ts';
import type { DyadicCells } from './dyadic-cells.ts';
import { unknownInterval, widened, type Interval } from './interval.ts';

/** Bounds of what mergeSamples finds exactly. */
export interface GapInterval {
  /** Bounds of the largest gap of both distribution functions, times `gapUnit`; integers. */
  readonly gapSteps: Interval;
  readonly gapUnit: number;
  /** Unknown when a value is infinite, or so large that sums overflow. */
  readonly wasserstein: Interval;
}

/** Relative rounding of the exact distance, for which its interval has to leave room. */
const rounding = 1e-12;

/**
 * Bounds of the Kolmogorov-Smirnov statistic and the Wasserstein-1 distance of two samples of which only cells
 * are known.
 *
 * Between the smallest and the largest value of a cell, which both occur, a distribution function lies between
 * known steps; where no cell is open it is known. D lies between the largest of the smallest possible gaps
 * and the largest of the largest. For W the gaps are integrated, and over each block of overlapping cells the
 * sums say more: with h = F - G, the integral I of h is known, and
 *
 *   |I| <= integral of |h| <= I + 2 (integral of the most that h can be below 0), or the same for -h
 *
 * so a block in which the sign of h cannot change has its share to all digits. Unknown when a side is empty.
 * Time O(cells).
 */
export function gapInterval(baseline: DyadicCells, target: DyadicCells): GapInterval {
  const n = total(baseline.counts);
  const m = total(target.counts);
  if (n === 0 || m === 0) {
    return { gapSteps: unknownInterval, gapUnit: NaN, wasserstein: unknownInterval };
  }
  const divisor = greatestCommonDivisor(n, m);
  const walk = new GapWalk(baseline, target, m / divisor, n / divisor);
  walk.run();
  const gapUnit = n * (m / divisor);
  const area = { low: walk.areaLow, high: walk.areaHigh };
  const isKnown = hasFiniteEnds(baseline) && hasFiniteEnds(target) && area.low < Infinity && area.high >= 0;
  return {
    gapSteps: { low: walk.gapLow, high: walk.gapHigh },
    gapUnit,
    wasserstein: isKnown ? widened(area, rounding + 2 * Number.EPSILON * (n + m)) : unknownInterval,
  };
}

function hasFiniteEnds({ mins, maxs }: DyadicCells): boolean {
  return Number.isFinite(mins[0]) && Number.isFinite(maxs.at(-1));
}

/** Both samples walked through at once; gaps in steps of 1 / gapUnit. */
class GapWalk {
  gapLow = 0;
  gapHigh = 0;
  areaLow = 0;
  areaHigh = 0;
  readonly #a: CellWalk;
  readonly #b: CellWalk;
  readonly #stepA: number;
  readonly #stepB: number;
  /** Share of a step: multiplied before widths, so that large values do not overflow early. */
  readonly #unit: number;
  /** The stretch of overlapping cells that is being walked through. */
  #block = { start: NaN, gap: 0, cellA: 0, cellB: 0, sure: 0, possible: 0, above: 0, below: 0 };

  constructor(a: DyadicCells, b: DyadicCells, stepA: number, stepB: number) {
    this.#a = new CellWalk(a);
    this.#b = new CellWalk(b);
    this.#stepA = stepA;
    this.#stepB = stepB;
    this.#unit = 1 / (total(a.counts) * stepA);
  }

  run(): void {
    const a = this.#a;
    const b = this.#b;
    let isOpen = false;
    while (!(a.isDone && b.isDone)) {
      const x = Math.min(a.next, b.next);
      if (!isOpen) this.#openBlock(x);
      a.pass(x);
      b.pass(x);
      isOpen = a.isOpen || b.isOpen;
      if (!isOpen) this.#closeBlock(x);
      if (!(a.isDone && b.isDone)) this.#cross(Math.min(a.next, b.next) - x, isOpen);
    }
  }

  #openBlock(start: number): void {
    const gap = this.#a.low * this.#stepA - this.#b.low * this.#stepB;
    const [cellA, cellB] = [this.#a.cell, this.#b.cell];
    this.#block = { start, gap, cellA, cellB, sure: 0, possible: 0, above: 0, below: 0 };
  }

  /** Takes the steps over a stretch without events. */
  #cross(width: number, isOpen: boolean): void {
    const most = this.#a.high * this.#stepA - this.#b.low * this.#stepB;
    const least = this.#a.low * this.#stepA - this.#b.high * this.#stepB;
    const sure = Math.max(0, least, -most);
    const possible = Math.max(most, -least);
    this.gapLow = Math.max(this.gapLow, sure);
    this.gapHigh = Math.max(this.gapHigh, possible);
    const unit = this.#unit;
    if (!isOpen) {
      this.areaLow += sure * unit * width;
      this.areaHigh += possible * unit * width;
      return;
    }
    const block = this.#block;
    block.sure += sure * unit * width;
    block.possible += possible * unit * width;
    block.above += Math.max(0, most) * unit * width;
    block.below += Math.max(0, -least) * unit * width;
  }

  #closeBlock(end: number): void {
    const { start, gap, cellA, cellB, sure, possible, above, below } = this.#block;
    if (start === end) return;
    const before = gap * this.#unit * (end - start);
    const shareA = this.#stepA * this.#unit;
    const shareB = this.#stepB * this.#unit;
    const inA = this.#a.areaSince(cellA, end);
    const inB = this.#b.areaSince(cellB, end);
    const unsure = 8 * Number.EPSILON * (Math.abs(before) + shareA * inA.high + shareB * inB.high);
    const low = before + shareA * inA.low - shareB * inB.high - unsure;
    const high = before + shareA * inA.high - shareB * inB.low + unsure;
    this.areaLow += Math.max(sure, low, -high);
    this.areaHigh += Math.min(possible, high + 2 * below, 2 * above - low);
  }
}
