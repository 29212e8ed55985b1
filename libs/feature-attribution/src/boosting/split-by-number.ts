import { binWidth, type Histogram } from './histogram.ts';
import { isLeafAllowed, scoreOf, type NodeSums, type SplitFound } from './split-gain.ts';
import type { TreeSettings } from './tree-settings.ts';

/**
 * The best border between the bins of a number, missing cells on whichever side lowers the loss more; where the
 * node has none they would go with the larger side. Null when no border helps. Time O(bins).
 */
export function splitByNumber(
  histogram: Histogram,
  offset: number,
  binCount: number,
  node: NodeSums,
  settings: TreeSettings,
): SplitFound | null {
  const missing = {
    gradient: histogram[offset] as number,
    hessian: histogram[offset + 1] as number,
    rows: histogram[offset + 2] as number,
  };
  const nothing = { gradient: 0, hessian: 0, rows: 0 };
  const scan = (start: NodeSums, last: number): Border | null =>
    bestBorder(histogram, offset, last, start, node, settings);
  // All numbers against the missing ones is one of the borders, so then the last bin counts too.
  const right = scan(nothing, missing.rows > 0 ? binCount - 1 : binCount - 2);
  const left = missing.rows > 0 ? scan(missing, binCount - 2) : null;
  const isMissingLeft = left !== null && (right === null || left.gain > right.gain);
  const best = isMissingLeft ? left : right;
  if (best === null) return null;
  const sendsMissingLeft = missing.rows > 0 ? isMissingLeft : 2 * best.leftRows > node.rows;
  return { gain: best.gain, l2: settings.l2, goesLeft: () => upTo(best.bin, sendsMissingLeft) };
}

interface Border {
  readonly gain: number;
  /** The last one that goes left. */
  readonly bin: number;
  readonly leftRows: number;
}

function bestBorder(
  histogram: Histogram,
  offset: number,
  last: number,
  start: NodeSums,
  node: NodeSums,
  settings: TreeSettings,
): Border | null {
  const { l2 } = settings;
  const whole = scoreOf(node.gradient, node.hessian, l2);
  let { gradient, hessian, rows } = start;
  let best = { gain: 0, bin: -1, leftRows: 0 };
  for (let bin = 1; bin <= last; bin++) {
    const place = offset + binWidth * bin;
    const added = histogram[place + 2] as number;
    // The border behind an empty bin parts the rows as the one before it.
    if (added === 0) continue;
    gradient += histogram[place] as number;
    hessian += histogram[place + 1] as number;
    rows += added;
    if (!isLeafAllowed(rows, hessian, settings)) continue;
    if (!isLeafAllowed(node.rows - rows, node.hessian - hessian, settings)) break;
    const right = scoreOf(node.gradient - gradient, node.hessian - hessian, l2);
    const gain = scoreOf(gradient, hessian, l2) + right - whole;
    if (gain > best.gain) best = { gain, bin, leftRows: rows };
  }
  return best.bin === -1 ? null : best;
}

function upTo(bin: number, isMissingLeft: boolean): Uint8Array {
  const goesLeft = new Uint8Array(256).fill(1, 1, bin + 1);
  goesLeft[0] = isMissingLeft ? 1 : 0;
  return goesLeft;
}
