import { binWidth, type Histogram } from './histogram.ts';
import { isLeafAllowed, scoreOf, type NodeSums, type SplitFound } from './split-gain.ts';
import type { TreeSettings } from './tree-settings.ts';

/** A feature of so few bins, the missing and the rest among them, has each tried against all others. */
const fewBins = 5;
/** Most categories on the smaller side. */
const mostOnOneSide = 32;
/** Rows that the sorted categories must add before a border is tried again. */
const leastGroupRows = 100;
/** Rows that a category needs to be sorted by its gradient, which also draws that gradient towards 0. */
const smoothing = 10;
/** Added to the sum of hessians of either side, because the best of many sets looks better than it is. */
const categoryL2 = 10;

/**
 * The best set of categories against all others, missing cells being a category: each alone where there are few, else
 * sets from both ends of their order by gradient over hessian, in which the best of all subsets lies for a convex
 * loss. Constants are LightGBM's. Null when no set helps. Time O(categories · log).
 *
 * @see Fisher, "On grouping for maximum homogeneity", JASA 53, 1958; LightGBM, "Optimal Split for Categorical
 *   Features".
 */
export function splitByCategory(
  histogram: Histogram,
  offset: number,
  binCount: number,
  node: NodeSums,
  settings: TreeSettings,
): SplitFound | null {
  const categories = categoriesAt(histogram, offset, binCount);
  const search = { node, settings };
  if (binCount <= fewBins) return bestSingle(categories, search);
  const frequent = categories.filter(({ rows }) => rows >= smoothing);
  const rank = ({ gradient, hessian }: Category): number => gradient / (hessian + smoothing);
  frequent.sort((a, b) => rank(a) - rank(b));
  const low = bestPrefix(frequent, search);
  const high = bestPrefix(frequent.toReversed(), search);
  return high !== null && high.gain > (low?.gain ?? 0) ? high : low;
}

interface Category extends NodeSums {
  readonly bin: number;
}

interface Search {
  readonly node: NodeSums;
  readonly settings: TreeSettings;
}

function categoriesAt(histogram: Histogram, offset: number, binCount: number): Category[] {
  const categories: Category[] = [];
  for (let bin = 0; bin < binCount; bin++) {
    const place = offset + binWidth * bin;
    const rows = histogram[place + 2] as number;
    if (rows === 0) continue;
    categories.push({
      bin,
      gradient: histogram[place] as number,
      hessian: histogram[place + 1] as number,
      rows,
    });
  }
  return categories;
}

function bestSingle(categories: readonly Category[], search: Search): SplitFound | null {
  let best: SplitFound | null = null;
  const { l2 } = search.settings;
  for (const category of categories) {
    const gain = gainOf(category, search, l2);
    if (gain > (best?.gain ?? 0)) best = { gain, l2, goesLeft: () => only([category]) };
  }
  return best;
}

function bestPrefix(categories: readonly Category[], search: Search): SplitFound | null {
  const most = Math.min(mostOnOneSide, (categories.length + 1) >> 1);
  const l2 = search.settings.l2 + categoryL2;
  let [gradient, hessian, rows, grouped] = [0, 0, 0, 0];
  let best = { gain: 0, count: 0 };
  categories.slice(0, most).forEach((category, k) => {
    gradient += category.gradient;
    hessian += category.hessian;
    rows += category.rows;
    grouped += category.rows;
    if (grouped < leastGroupRows || search.node.rows - rows < leastGroupRows) return;
    grouped = 0;
    const gain = gainOf({ gradient, hessian, rows }, search, l2);
    if (gain > best.gain) best = { gain, count: k + 1 };
  });
  if (best.count === 0) return null;
  return { gain: best.gain, l2, goesLeft: () => only(categories.slice(0, best.count)) };
}

/** 0 when one side would be too small. */
function gainOf(left: NodeSums, { node, settings }: Search, l2: number): number {
  const right = {
    gradient: node.gradient - left.gradient,
    hessian: node.hessian - left.hessian,
    rows: node.rows - left.rows,
  };
  const areAllowed = [left, right].every(({ rows, hessian }) => isLeafAllowed(rows, hessian, settings));
  if (!areAllowed) return 0;
  const parts = scoreOf(left.gradient, left.hessian, l2) + scoreOf(right.gradient, right.hessian, l2);
  return parts - scoreOf(node.gradient, node.hessian, settings.l2);
}

function only(categories: readonly Category[]): Uint8Array {
  const goesLeft = new Uint8Array(256);
  for (const { bin } of categories) goesLeft[bin] = 1;
  return goesLeft;
}
