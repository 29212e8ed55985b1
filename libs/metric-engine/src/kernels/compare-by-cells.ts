import { decileEdges, decileEdgesOf, decileRanks } from '../bins/decile-edges.ts';
import { countEqualWidthBins, isBeforeBin, type EqualWidthRule } from '../bins/equal-width-bins.ts';
import { greatestCommonDivisor } from '../distributions/greatest-common-divisor.ts';
import type { NumericProfile } from '../profiles/numeric-profile.ts';
import { cellOf, type CellGrid } from './cell-grid.ts';
import { cellOfRank, emptyTable, tabulateCells, type CellTable } from './cell-table.ts';
import { countBefore, gatherCells, sortedCells, valueOfRank, type CellValues } from './cell-values.ts';
import { mergeCells } from './merge-cells.ts';
import { numericKernel } from './kernel-choice.ts';
import type { NumericKernel } from './numeric-kernel.ts';
import { Scratch } from './scratch.ts';
import type { SampleComparison } from './sample-comparison.ts';
import { walkCells, type CellWalk } from './walk-cells.ts';

/**
 * compareSamples without sorting all: cells whose counts and sums do not suffice, and those that hold a decile
 * or the edge of a bin, are gathered and sorted. Undefined when the baseline has no cells, or the target's
 * values are out of proportion. Time O(n + m + cells), and sorting what lies in open cells.
 */
export function compareByCells(
  baseline: NumericProfile,
  target: NumericProfile,
  azureBins: EqualWidthRule | undefined,
): SampleComparison | undefined {
  const table = baseline.cells;
  if (table === undefined || azureBins === undefined || !isMeasurable(target)) return undefined;
  const kernel = numericKernel();
  const targetTable = tabulateCells(target.values, reusedTable(table.grid), kernel);
  const divisor = greatestCommonDivisor(baseline.count, target.count);
  const up = target.count / divisor;
  const down = baseline.count / divisor;
  const walk = areEqual(baseline.values, target.values)
    ? nothingMoved
    : walkCells(table, targetTable, up, down);
  const wanted = new WantedList(table.sums.length);
  for (const cell of walk.open) wanted.add(cell);
  const baselineCells = orderedCells(baseline, table, azureBins, wanted, kernel);
  const deciles = baseline.isSorted
    ? decileEdges(baseline.sorted)
    : decileEdgesOf(baseline.count, (rank) => valueOfRank(baselineCells, rank));
  for (const edge of deciles.subarray(1, -1)) wanted.add(cellOf(table.grid, edge));
  const isCountedByCells = shareOutside(targetTable) <= mostOutside;
  if (isCountedByCells) addEdges(wanted, table, azureBins);
  const targetCells = gatherCells(targetTable, target.values, wanted.cells, kernel, targetScratch);

  const merged = mergeCells(walk.open, baselineCells, targetCells, up, down);
  const gapUnit = baseline.count * up;
  return {
    gapSteps: Math.max(walk.gapSteps, merged.gapSteps),
    gapUnit,
    wasserstein: (walk.area + merged.area) / gapUnit,
    equalWidth: {
      baseline: baseline.isSorted
        ? countEqualWidthBins(baseline.sorted, azureBins.edges)
        : countBins(baselineCells, azureBins),
      target: isCountedByCells
        ? countBins(targetCells, azureBins)
        : countUnsorted(target.values, azureBins, kernel),
    },
    deciles: {
      baseline: countDeciles(baselineCells, deciles),
      target: countDeciles(targetCells, deciles),
    },
  };
}

/** Data against themselves, such as a snapshot that was never renewed: cells alone would leave each of them open. */
const nothingMoved: CellWalk = { gapSteps: 0, area: 0, open: [] };

/** Whether both hold the same values in the same order; ends at the first that differs. */
function areEqual(first: Float64Array, second: Float64Array): boolean {
  if (first.length !== second.length) return false;
  for (let k = 0; k < first.length; k++) if (first[k] !== second[k]) return false;
  return true;
}

/** Cells without repetition, in the order in which they were added. */
class WantedList {
  readonly cells: number[] = [];
  readonly #has: Uint8Array;

  constructor(cells: number) {
    this.#has = new Uint8Array(cells);
  }

  add(cell: number): void {
    if (this.#has[cell] === 1) return;
    this.#has[cell] = 1;
    this.cells.push(cell);
  }
}

const baselineScratch = new Scratch();
const targetScratch = new Scratch();
let lastTable: CellTable | undefined;

/** A table that lives until the next comparison: making a new one each time would cost more than filling it. */
function reusedTable(grid: CellGrid): CellTable {
  const isOfSize = lastTable?.grid.cells === grid.cells;
  return (lastTable = isOfSize && lastTable !== undefined ? { ...lastTable, grid } : emptyTable(grid));
}

/** With more of a target beyond the baseline's range, putting that part in order costs more than counting in bins. */
const mostOutside = 0.1;
/** Beyond this squares and sums of differences could overflow. */
const largestMagnitude = 1e150;

function isMeasurable({ count, min, max }: NumericProfile): boolean {
  return count > 0 && Math.abs(min) < largestMagnitude && Math.abs(max) < largestMagnitude;
}

/** The baseline's values in order: all, or those of cells that are open or hold a decile or an edge of a bin. */
function orderedCells(
  baseline: NumericProfile,
  table: CellTable,
  azureBins: EqualWidthRule,
  wanted: WantedList,
  kernel: NumericKernel,
): CellValues {
  if (baseline.isSorted) return sortedCells(table, baseline.sorted);
  for (const rank of decileRanks(baseline.count)) wanted.add(cellOfRank(table, rank));
  addEdges(wanted, table, azureBins);
  return gatherCells(table, baseline.values, wanted.cells, kernel, baselineScratch);
}

/** Which part of the values lies beyond the grid, where a single cell holds them all. */
function shareOutside({ starts, sums }: CellTable): number {
  const count = starts[sums.length] as number;
  const inside = (starts[sums.length - 1] as number) - (starts[1] as number);
  return (count - inside) / count;
}

function addEdges(wanted: WantedList, table: CellTable, rule: EqualWidthRule): void {
  for (let bin = 1; bin < rule.bins; bin++) {
    const [first, last] = cellsOfEdge(table, rule, bin);
    for (let cell = first; cell <= last; cell++) wanted.add(cell);
  }
}

/** The cells that a bin's first value can fall into: rounding may put it beside the edge. */
function cellsOfEdge({ grid }: CellTable, { edges }: EqualWidthRule, bin: number): [number, number] {
  const edge = edges[bin] as number;
  const rounding = 8 * Number.EPSILON * Math.max(Math.abs(edges[0] as number), Math.abs(edges.at(-1) ?? 0));
  return [cellOf(grid, edge - rounding), cellOf(grid, edge + rounding)];
}

function countBins(cells: CellValues, rule: EqualWidthRule): Float64Array {
  const counts = new Float64Array(rule.bins);
  let before = 0;
  for (let bin = 1; bin < rule.bins; bin++) {
    const [first, last] = cellsOfEdge(cells.table, rule, bin);
    const beforeNext = countBefore(cells, first, last, (value) => isBeforeBin(rule, value, bin));
    counts[bin - 1] = beforeNext - before;
    before = beforeNext;
  }
  counts[rule.bins - 1] = (cells.table.starts.at(-1) ?? 0) - before;
  return counts;
}

function countDeciles(cells: CellValues, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length - 1);
  let before = 0;
  for (let bin = 1; bin < counts.length; bin++) {
    const edge = edges[bin] as number;
    const cell = cellOf(cells.table.grid, edge);
    const beforeNext = countBefore(cells, cell, cell, (value) => value < edge);
    counts[bin - 1] = beforeNext - before;
    before = beforeNext;
  }
  counts[counts.length - 1] = (cells.table.starts.at(-1) ?? 0) - before;
  return counts;
}

/** Counts values in any order. */
function countUnsorted(values: Float64Array, rule: EqualWidthRule, kernel: NumericKernel): Float64Array {
  const { first, width, bins, edges } = rule;
  return rule.isEven ? kernel.countEvenBins(values, first, width, bins) : countBetweenEdges(values, edges);
}

/** The bin by division is off by one at most where rounding decides. */
function countBetweenEdges(values: Float64Array, edges: Float64Array): Float64Array {
  const counts = new Float64Array(edges.length - 1);
  const first = edges[0] as number;
  const last = counts.length - 1;
  const width = ((edges[last + 1] as number) - first) / counts.length;
  for (let k = 0; k < values.length; k++) {
    const value = values[k] as number;
    let bin = Math.min(last, Math.trunc((value - first) / width));
    while (bin > 0 && value < (edges[bin] as number)) bin--;
    while (bin < last && value >= (edges[bin + 1] as number)) bin++;
    counts[bin] = (counts[bin] as number) + 1;
  }
  return counts;
}
