import type { BinnedTable } from '../binning/binned-table.ts';
import type { TreeNode, TreeSum } from '../boosting/tree.ts';
import { stopIfAborted } from '../rows/turn-taking.ts';
import { leafAttributions, leafPaths, type LeafPath } from './leaf-attributions.ts';

/** How a score comes about. */
export interface Explanation {
  /** Mean score over the rows that the trees were fitted to. */
  readonly expected: number;
  /** By feature, a number a row; those of a row and `expected` add up to the row's score. */
  readonly attributions: readonly Float64Array[];
}

/**
 * SHAP values of each row by the trees' own paths: a feature that is not known sends a row both ways, by the shares
 * of the fitted rows. Others have a turn between two trees. Time O(rows · trees · leaves · depth).
 *
 * @throws AppError CANCELED.
 * @see leafAttributions.
 */
export async function explainRows(
  { base, trees }: TreeSum,
  table: BinnedTable,
  signal?: AbortSignal,
): Promise<Explanation> {
  const attributions = table.features.map(() => new Float64Array(table.rows));
  const patterns = new Uint8Array(table.rows);
  let expected = base;
  for (const tree of trees) {
    await stopIfAborted(signal);
    expected += meanValue(tree);
    for (const path of leafPaths(tree)) addLeaf(path, table, patterns.fill(0), attributions);
  }
  return { expected, attributions };
}

function meanValue(node: TreeNode): number {
  if (node.isLeaf) return node.value;
  const [left, right] = [node.left, node.right].map((child) => meanValue(child) * (child.cover / node.cover));
  return (left ?? 0) + (right ?? 0);
}

/** @param patterns A 0 a row, which the met conditions are written to. */
function addLeaf(
  path: LeafPath,
  { rows, features }: BinnedTable,
  patterns: Uint8Array,
  attributions: readonly Float64Array[],
): void {
  const { conditions } = path;
  conditions.forEach(({ feature, goesOn }, k) => {
    const bins = features[feature]?.bins ?? new Uint8Array(0);
    for (let row = 0; row < rows; row++) {
      patterns[row] = (patterns[row] as number) | ((goesOn[bins[row] as number] as number) << k);
    }
  });
  const table = leafAttributions(path);
  conditions.forEach(({ feature }, k) => {
    const values = table[k] as Float64Array;
    const sums = attributions[feature] as Float64Array;
    for (let row = 0; row < rows; row++) {
      sums[row] = (sums[row] as number) + (values[patterns[row] as number] as number);
    }
  });
}
