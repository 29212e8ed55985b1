import { noBins, type BinnedPair } from '../bins/binned-pair.ts';
import { equalWidthEdges, equalWidthRule, isBeforeBin, sturgesBinCount } from '../bins/equal-width-bins.ts';
import type { SharedHistogram } from '../bins/shared-histogram.ts';
import { total } from '../bins/total.ts';
import type { QualityComparison, QualityRates } from '../metrics/quality/quality-rates.ts';
import { countBelow, distinctCuts, type BelowCuts, type CutTable } from './cut-table.ts';
import { nextAbove, smallestWhere } from './double-order.ts';
import type { DyadicCells } from './dyadic-cells.ts';
import type { MergeableProfile } from './mergeable-profile.ts';

/** Both sides of a numeric feature, put together from parts. */
export interface MergedFeature {
  readonly baseline: MergeableProfile;
  readonly target: MergeableProfile;
  readonly table: CutTable;
}

type Sides = Pick<MergedFeature, 'baseline' | 'target'>;

/**
 * The cuts below which values have to be counted so that all bins and rates are exact: between the azureml family's
 * bins and those of a histogram of at most `maximumBins`, and at the baseline's bounds.
 */
export function exactCuts(sides: Sides, maximumBins: number): Float64Array {
  const { cells } = sides.baseline;
  return distinctCuts([
    firstsOfBins(azureEdges(sides)),
    firstsOfBins(drawnEdges(sides, maximumBins)),
    cells.counts.length > 0 ? [smallestOf(cells), nextAbove(largestOf(cells))] : [],
  ]);
}

/** Exact counts over the azureml family's bins; empty without numbers or with infinite ones. */
export function equalWidthCounts(feature: MergedFeature): BinnedPair {
  const edges = azureEdges(feature);
  if (edges === undefined) return noBins;
  const { table } = feature;
  const side = (name: 'baseline' | 'target'): Float64Array => countsOfBins(edges, table, table[name]);
  return { baseline: side('baseline'), target: side('target') };
}

/** Exact counts for drawing, see sharedHistogram. */
export function mergedHistogram(feature: MergedFeature, maximumBins: number): SharedHistogram {
  const edges = drawnEdges(feature, maximumBins);
  if (edges === undefined) return { edges: [], baselineCounts: [], targetCounts: [] };
  const { table } = feature;
  const side = (name: 'baseline' | 'target'): number[] => {
    const { low, high } = infiniteCounts(feature[name].cells);
    const counts = countsOfBins(edges, table, table[name]);
    counts[0] = (counts[0] as number) - low;
    counts[counts.length - 1] = (counts.at(-1) as number) - high;
    return [...counts];
  };
  return { edges: [...edges], baselineCounts: side('baseline'), targetCounts: side('target') };
}

/** Exact rates of both sides, see measureQuality. */
export function mergedQuality(feature: MergedFeature): QualityComparison {
  const { baseline } = feature;
  const side = (name: 'baseline' | 'target'): QualityRates => {
    const { rows, nulls, typeErrors } = feature[name];
    const outside = baseline.count === 0 ? NaN : outOfBounds(feature, name);
    return {
      null_value_rate: nulls / rows,
      data_type_error_rate: typeErrors / rows,
      out_of_bounds_rate: outside / rows,
    };
  };
  return { baseline: side('baseline'), target: side('target') };
}

function outOfBounds(feature: MergedFeature, name: 'baseline' | 'target'): number {
  const { cells } = feature.baseline;
  const [side, infinite] = [feature.table[name], infiniteCounts(feature[name].cells)];
  const below = (number: number): number => {
    if (number === -Infinity) return 0;
    return number === Infinity ? side.count - infinite.high : known(feature.table, side, number);
  };
  const max = largestOf(cells);
  const above = max === Infinity ? 0 : side.count - below(nextAbove(max));
  return below(smallestOf(cells)) + above;
}

function azureEdges({ baseline, target }: Sides): Float64Array | undefined {
  const lo = Math.min(smallestOf(baseline.cells), smallestOf(target.cells));
  const hi = Math.max(largestOf(baseline.cells), largestOf(target.cells));
  if (!Number.isFinite(lo) || !Number.isFinite(hi)) return undefined;
  return equalWidthEdges(lo, hi, sturgesBinCount(Math.min(baseline.count, target.count)));
}

function drawnEdges({ baseline, target }: Sides, maximumBins: number): Float64Array | undefined {
  const filled = [finiteRange(baseline.cells), finiteRange(target.cells)].filter(({ count }) => count > 0);
  if (filled.length === 0) return undefined;
  const lo = Math.min(...filled.map(({ min }) => min));
  const hi = Math.max(...filled.map(({ max }) => max));
  const smaller = Math.min(...filled.map(({ count }) => count));
  return equalWidthEdges(lo, hi, Math.min(maximumBins, sturgesBinCount(smaller)));
}

/** The smallest double of every bin but the first. */
function firstsOfBins(edges: Float64Array | undefined): number[] {
  if (edges === undefined) return [];
  const rule = equalWidthRule(edges);
  return Array.from(
    { length: rule.bins - 1 },
    (_, k) => smallestWhere((value) => !isBeforeBin(rule, value, k + 1)) ?? Infinity,
  );
}

function countsOfBins(edges: Float64Array, table: CutTable, side: BelowCuts): Float64Array {
  const before = firstsOfBins(edges).map((first) => known(table, side, first));
  const ends = [...before, side.count];
  return Float64Array.from(ends, (end, bin) => end - (bin === 0 ? 0 : (ends[bin - 1] as number)));
}

function known(table: CutTable, side: BelowCuts, cut: number): number {
  // Only an infinite value, of which there is none below the last bin, is above every double.
  if (cut === Infinity) return side.count;
  const below = countBelow(table, side, cut);
  if (below < 0) throw new RangeError(`Values were not counted below ${cut}.`);
  return below;
}

function smallestOf({ mins }: DyadicCells): number {
  return mins[0] ?? NaN;
}

function largestOf({ maxs }: DyadicCells): number {
  return maxs.at(-1) ?? NaN;
}

function infiniteCounts({ counts, mins }: DyadicCells): { readonly low: number; readonly high: number } {
  const low = mins[0] === -Infinity ? (counts[0] as number) : 0;
  const high = mins.at(-1) === Infinity ? (counts.at(-1) as number) : 0;
  return { low, high };
}

/** Infinite values have cells of their own. */
function finiteRange(cells: DyadicCells): {
  readonly count: number;
  readonly min: number;
  readonly max: number;
} {
  const { low, high } = infiniteCounts(cells);
  const finite = { first: low > 0 ? 1 : 0, last: cells.counts.length - (high > 0 ? 2 : 1) };
  return {
    count: total(cells.counts) - low - high,
    min: cells.mins[finite.first] ?? NaN,
    max: cells.maxs[finite.last] ?? NaN,
  };
}
