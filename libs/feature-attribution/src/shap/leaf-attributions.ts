import type { Split, TreeNode } from '../boosting/tree.ts';

/** A leaf with the conditions that lead to it, by feature. */
export interface LeafPath {
  readonly value: number;
  /** Each feature on the way, once. */
  readonly conditions: readonly PathCondition[];
}

/** What the splits by one feature ask of a row. */
export interface PathCondition {
  readonly feature: number;
  /** Share of the fitted rows that go on, where the feature is not known. */
  readonly share: number;
  /** 1 for each bin that goes on towards the leaf. */
  readonly goesOn: Uint8Array;
}

/** Every leaf of a tree with its conditions. Time O(leaves · depth). */
export function leafPaths(root: TreeNode): readonly LeafPath[] {
  return pathsBelow(root, []);
}

function pathsBelow(node: TreeNode, conditions: readonly PathCondition[]): readonly LeafPath[] {
  if (node.isLeaf) return [{ value: node.value, conditions }];
  return [
    ...pathsBelow(node.left, withCondition(conditions, node, 1)),
    ...pathsBelow(node.right, withCondition(conditions, node, 0)),
  ];
}

/** Splits by the same feature make one condition: all must be met. */
function withCondition(
  conditions: readonly PathCondition[],
  { feature, goesLeft, left, right, cover }: Split,
  side: 0 | 1,
): readonly PathCondition[] {
  const earlier = conditions.find((condition) => condition.feature === feature);
  const share = ((side === 1 ? left : right).cover / cover) * (earlier?.share ?? 1);
  const goesOn = goesLeft.map((isLeft, bin) => (isLeft === side && earlier?.goesOn[bin] !== 0 ? 1 : 0));
  return [...conditions.filter((condition) => condition !== earlier), { feature, share, goesOn }];
}

/**
 * Shapley values of the features on the way to a leaf, by condition and pattern of met conditions:
 * bit j of the pattern says whether the row meets condition j.
 *
 * The leaf is worth `value` times the product over its conditions, of 1 or 0 where the feature is known (met or
 * not), of the share where it is not. With e_s the sum over sets of s other conditions known and the rest unknown,
 *
 *   phi_k = value · (met_k - share_k) · sum_s s! (m - s - 1)! / m! · e_s
 *
 * which is what TreeSHAP's EXTEND and UNWIND compute a row at a time. m conditions take time O(2^m · m^3), so it
 * pays for shallow trees and many rows.
 *
 * @see Lundberg et al., Nature Machine Intelligence 2, 2020, algorithm 2; Yang, "Fast TreeSHAP", 2021.
 */
export function leafAttributions({ value, conditions }: LeafPath): readonly Float64Array[] {
  const weights = coalitionWeights(conditions.length);
  const patterns = 2 ** conditions.length;
  return conditions.map(({ share }, k) =>
    Float64Array.from({ length: patterns }, (_, pattern) => {
      const sums = setSums(conditions, pattern, k);
      const mean = sums.reduce((sum, each, size) => sum + each * (weights[size] as number), 0);
      return value * (((pattern >> k) & 1) - share) * mean;
    }),
  );
}

/** Weight of one set of s others among m features: s! (m - s - 1)! / m!. */
function coalitionWeights(count: number): readonly number[] {
  const weights: number[] = [];
  let weight = 1 / count;
  for (let size = 0; size < count; size++) {
    weights.push(weight);
    weight *= (size + 1) / (count - size - 1);
  }
  return weights;
}

/** Coefficients of the product over all conditions but one of (share + met · t): the e_s of above. */
function setSums(conditions: readonly PathCondition[], pattern: number, without: number): number[] {
  let sums = [1];
  conditions.forEach(({ share }, k) => {
    if (k === without) return;
    const met = (pattern >> k) & 1;
    const next = sums.map((sum) => sum * share);
    next.push(0);
    sums.forEach((sum, size) => (next[size + 1] = (next[size + 1] as number) + sum * met));
    sums = next;
  });
  return sums;
}
