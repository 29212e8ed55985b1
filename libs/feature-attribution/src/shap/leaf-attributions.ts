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

/** Patterns of met conditions are bits of a byte, and the integral below is exact up to so many. */
const mostConditions = 8;

/** Points and weights of Gauss and Legendre's rule on [0, 1], which is exact up to degree seven. */
const quadrature = [1, -1].flatMap((side) =>
  [1, -1].map((sign) => ({
    point: 0.5 + (sign / 2) * Math.sqrt(3 / 7 - (side * 2 * Math.sqrt(6 / 5)) / 7),
    weight: (18 + side * Math.sqrt(30)) / 72,
  })),
);

/**
 * Shapley values of the features on the way to a leaf, by condition and pattern of met conditions: bit j of the
 * pattern says whether the row meets condition j.
 *
 * The leaf is worth `value` times the product over its conditions, of 1 or 0 where the feature is known (met or
 * not), of the share where it is not. A set of s others among m features weighs s! (m - s - 1)! / m!, which is the
 * integral of t^s (1 - t)^(m - 1 - s) from 0 to 1, so the sum over all sets is
 *
 *   phi_k = value · (met_k - share_k) · integral of the product over j != k of (met_j · t + share_j · (1 - t))
 *
 * a polynomial that four points integrate exactly for up to eight conditions. TreeSHAP's EXTEND and UNWIND compute
 * the same a row at a time; tables by pattern pay for shallow trees and many rows. m conditions take time
 * O(2^m · m^2).
 *
 * @throws RangeError for more than eight conditions.
 * @see Lundberg et al., Nature Machine Intelligence 2, 2020, algorithm 2; Yang, "Fast TreeSHAP", 2021.
 */
export function leafAttributions({ value, conditions }: LeafPath): readonly Float64Array[] {
  if (conditions.length > mostConditions) {
    throw new RangeError(
      `A leaf has ${conditions.length} conditions, and at most ${mostConditions} can be told apart.`,
    );
  }
  const patterns = 2 ** conditions.length;
  const tables = conditions.map(() => new Float64Array(patterns));
  for (let pattern = 0; pattern < patterns; pattern++) {
    for (let k = 0; k < conditions.length; k++) {
      const { share } = conditions[k] as PathCondition;
      const known = ((pattern >> k) & 1) - share;
      (tables[k] as Float64Array)[pattern] = value * known * meanOfOthers(conditions, pattern, k);
    }
  }
  return tables;
}

function meanOfOthers(conditions: readonly PathCondition[], pattern: number, without: number): number {
  let mean = 0;
  for (const { point, weight } of quadrature) {
    let product = weight;
    for (let j = 0; j < conditions.length; j++) {
      if (j === without) continue;
      const { share } = conditions[j] as PathCondition;
      product *= ((pattern >> j) & 1) * point + share * (1 - point);
    }
    mean += product;
  }
  return mean;
}
