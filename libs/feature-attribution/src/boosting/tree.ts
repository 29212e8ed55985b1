import type { BinnedTable } from '../binning/binned-table.ts';

/** Where rows end. */
export interface Leaf {
  readonly isLeaf: true;
  /** What the tree adds to the score of its rows. */
  readonly value: number;
  /** Rows that it was fitted to. */
  readonly cover: number;
}

/** Sends rows left or right by the bin of one feature. */
export interface Split {
  readonly isLeaf: false;
  /** Its place in the table. */
  readonly feature: number;
  /** 1 for each bin whose rows go left, missing ones (bin 0) as well. */
  readonly goesLeft: Uint8Array;
  readonly left: TreeNode;
  readonly right: TreeNode;
  readonly cover: number;
}

/** A tree is its root. */
export type TreeNode = Leaf | Split;

/** Trees whose values add up, with a constant, to one score a row. */
export interface TreeSum {
  readonly base: number;
  readonly trees: readonly TreeNode[];
}

/** The score of each row. Time O(rows · trees · depth). */
export function scoresOf({ base, trees }: TreeSum, table: BinnedTable): Float64Array {
  const scores = new Float64Array(table.rows).fill(base);
  for (const tree of trees) {
    for (let row = 0; row < table.rows; row++) {
      scores[row] = (scores[row] as number) + leafOf(tree, table, row).value;
    }
  }
  return scores;
}

function leafOf(root: TreeNode, { features }: BinnedTable, row: number): Leaf {
  let node = root;
  while (!node.isLeaf) {
    const bin = features[node.feature]?.bins[row] ?? 0;
    node = node.goesLeft[bin] === 1 ? node.left : node.right;
  }
  return node;
}
