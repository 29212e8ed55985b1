import type { BinnedTable } from '../binning/binned-table.ts';
import type { TreeNode } from '../boosting/tree.ts';

/** What a tree is worth to a row when only these features are known: unknown ones send it both ways by cover. */
function valueOfCoalition(node: TreeNode, bins: readonly number[], known: ReadonlySet<number>): number {
  if (node.isLeaf) return node.value;
  if (known.has(node.feature)) {
    const isLeft = node.goesLeft[bins[node.feature] ?? 0] === 1;
    return valueOfCoalition(isLeft ? node.left : node.right, bins, known);
  }
  const left = node.left.cover * valueOfCoalition(node.left, bins, known);
  const right = node.right.cover * valueOfCoalition(node.right, bins, known);
  return (left + right) / node.cover;
}

/** Shapley values by definition: the mean gain from a feature over all orders in which features become known. */
export function shapleyValues(tree: TreeNode, bins: readonly number[]): readonly number[] {
  const sums = bins.map(() => 0);
  let orders = 0;
  for (const order of permutations(bins.map((_, feature) => feature))) {
    orders++;
    const known = new Set<number>();
    let before = valueOfCoalition(tree, bins, known);
    for (const feature of order) {
      const after = valueOfCoalition(tree, bins, known.add(feature));
      sums[feature] = (sums[feature] ?? 0) + after - before;
      before = after;
    }
  }
  return sums.map((sum) => sum / orders);
}

function* permutations(items: readonly number[]): Generator<readonly number[]> {
  if (items.length === 0) yield [];
  for (const [k, first] of items.entries()) {
    for (const rest of permutations(items.toSpliced(k, 1))) yield [first, ...rest];
  }
}

/** A table of these rows, a bin a feature. */
export function tableOfBins(rows: readonly (readonly number[])[]): BinnedTable {
  const features = (rows[0] ?? []).map((_, feature) => ({
    name: `x${feature}`,
    kind: 'numbers' as const,
    binCount: 256,
    bins: Uint8Array.from(rows, (row) => row[feature] ?? 0),
  }));
  return { rows: rows.length, features };
}
