import type { CellTable } from './cell-table.ts';

/** What counts and sums of cells tell of two samples, and which cells they leave open. */
export interface CellWalk {
  /** Largest gap of the distribution functions between cells, in steps. */
  readonly gapSteps: number;
  /** The Wasserstein integral over all cells but the open ones, in steps times the unit of the values. */
  readonly area: number;
  /** Cells whose values have to be merged in order, ascending. */
  readonly open: readonly number[];
}

/**
 * Walks over the cells of a baseline and the same cells of a target; each value of the baseline is a step `up`
 * of the gap F - G, each of the target a step `down`.
 *
 * Inside a cell that begins with gap g and holds b and t values the gap stays within [g - t down, g + b up].
 * Where 0 is not inside, its sign cannot change and the cell's share of the integral follows from its sums
 * alone; where neither end exceeds the largest gap between cells, the maximum is not hidden in it. Other cells
 * are open. Beyond the baseline's range F is constant, so nothing is ever open there. Time O(cells).
 */
export function walkCells(baseline: CellTable, target: CellTable, up: number, down: number): CellWalk {
  const { leftEnds } = baseline.grid;
  // Read from variables: V8 would look properties up in every round.
  const { starts: baselineStarts, sums: baselineSums } = baseline;
  const { starts: targetStarts, sums: targetSums } = target;
  const gapSteps = largestGapBetweenCells(baselineStarts, targetStarts, up, down);
  const open: number[] = [];
  let area = 0;
  let gap = 0;
  let left = leftEnds[0] as number;
  let baselineRank = 0;
  let targetRank = 0;
  for (let cell = 0; cell < baselineSums.length; cell++) {
    const baselineNext = baselineStarts[cell + 1] as number;
    const targetNext = targetStarts[cell + 1] as number;
    const b = baselineNext - baselineRank;
    const t = targetNext - targetRank;
    const right = leftEnds[cell + 1] as number;
    const span = right - left;
    const top = gap + up * b;
    const bottom = gap - down * t;
    if ((top > 0 && bottom < 0) || top > gapSteps || bottom < -gapSteps) {
      open.push(cell);
    } else {
      const rises = up * (b * span - (baselineSums[cell] as number));
      const falls = down * (t * span - (targetSums[cell] as number));
      area += Math.abs(gap * span + rises - falls);
    }
    gap = top - down * t;
    left = right;
    baselineRank = baselineNext;
    targetRank = targetNext;
  }
  return { gapSteps, area, open };
}

function largestGapBetweenCells(baseline: Int32Array, target: Int32Array, up: number, down: number): number {
  let largest = 0;
  for (let cell = 1; cell < baseline.length; cell++) {
    const gap = Math.abs(up * (baseline[cell] as number) - down * (target[cell] as number));
    if (gap > largest) largest = gap;
  }
  return largest;
}
