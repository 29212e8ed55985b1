import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { scoresOf, type TreeNode, type TreeSum } from '../boosting/tree.ts';
import { explainRows } from './tree-shap.ts';
import { shapleyValues, tableOfBins } from './shapley-values.spec-support.ts';

const featureCount = 4;
const bins = 6;

/** Trees up to depth 5, in which a feature may come more than once on the way to a leaf. */
function anyTree(depth: number, features: number): fc.Arbitrary<TreeNode> {
  const leaf = fc.record({
    isLeaf: fc.constant(true as const),
    value: fc.double({ min: -10, max: 10, noNaN: true }),
    cover: fc.integer({ min: 1, max: 50 }),
  });
  if (depth === 0) return leaf;
  const below = anyTree(depth - 1, features);
  const split = fc
    .record({
      feature: fc.nat(features - 1),
      goesLeft: fc.array(fc.integer({ min: 0, max: 1 }), { minLength: bins, maxLength: bins }),
      left: below,
      right: below,
    })
    .map(({ feature, goesLeft, left, right }) => ({
      isLeaf: false as const,
      feature,
      goesLeft: Uint8Array.from({ length: 256 }, (_, bin) => goesLeft[bin % bins] ?? 0),
      left,
      right,
      cover: left.cover + right.cover,
    }));
  return fc.oneof({ weight: 1, arbitrary: leaf }, { weight: 5, arbitrary: split });
}

const anyRows = (features: number) =>
  fc.array(fc.array(fc.nat(bins - 1), { minLength: features, maxLength: features }), {
    minLength: 1,
    maxLength: 6,
  });
const ofOne = (tree: TreeNode): TreeSum => ({ base: 0.5, trees: [tree] });

async function attributionsOf(sum: TreeSum, rows: readonly (readonly number[])[]): Promise<number[][]> {
  const { attributions } = await explainRows(sum, tableOfBins(rows));
  return rows.map((_, row) => attributions.map((values) => values[row] ?? NaN));
}

describe('explainRows', () => {
  it('gives the Shapley values of the definition', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree(5, featureCount), anyRows(featureCount), async (tree, rows) => {
        const given = await attributionsOf(ofOne(tree), rows);
        rows.forEach((row, k) => {
          shapleyValues(tree, row).forEach((value, feature) => {
            expect(Math.abs((given[k]?.[feature] ?? NaN) - value)).toBeLessThan(1e-9);
          });
        });
      }),
    );
  });

  it('adds up to the score, with the mean score', async () => {
    const trees = fc.array(anyTree(5, featureCount), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(trees, anyRows(featureCount), async (trees, rows) => {
        const sum = { base: -2, trees };
        const table = tableOfBins(rows);
        const { expected, attributions } = await explainRows(sum, table);
        scoresOf(sum, table).forEach((score, row) => {
          const total = attributions.reduce((whole, values) => whole + (values[row] ?? NaN), expected);
          expect(Math.abs(total - score)).toBeLessThan(1e-9);
        });
      }),
    );
  });

  it('gives a feature that no split asks nothing', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree(4, featureCount - 1), anyRows(featureCount), async (tree, rows) => {
        for (const row of await attributionsOf(ofOne(tree), rows)) expect(row.at(-1)).toBe(0);
      }),
    );
  });

  it('gives features that do the same the same', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree(4, 3), anyRows(2), async (tree, rows) => {
        // The sum of a tree and of itself with the first two features exchanged treats them alike.
        const sum = { base: 0, trees: [tree, exchanged(tree)] };
        const alike = rows.map(([same = 0, other = 0]) => [same, same, other]);
        for (const [first = NaN, second = NaN] of await attributionsOf(sum, alike)) {
          expect(Math.abs(first - second)).toBeLessThan(1e-9);
        }
      }),
    );
  });

  it('adds over trees', async () => {
    await fc.assert(
      fc.asyncProperty(anyTree(4, 3), anyTree(4, 3), anyRows(3), async (one, other, rows) => {
        const [first, second, both] = await Promise.all([
          attributionsOf(ofOne(one), rows),
          attributionsOf(ofOne(other), rows),
          attributionsOf({ base: 0, trees: [one, other] }, rows),
        ]);
        both.flat().forEach((value, k) => {
          expect(value).toBeCloseTo((first.flat()[k] ?? NaN) + (second.flat()[k] ?? NaN), 9);
        });
      }),
    );
  });

  it('stops between trees when asked to', async () => {
    const tree: TreeNode = { isLeaf: true, value: 1, cover: 1 };
    const stopped = explainRows(ofOne(tree), tableOfBins([[1]]), AbortSignal.abort());
    await expect(stopped).rejects.toMatchObject({ code: 'CANCELED' });
  });
});

function exchanged(node: TreeNode): TreeNode {
  if (node.isLeaf) return node;
  const feature = node.feature < 2 ? 1 - node.feature : node.feature;
  return { ...node, feature, left: exchanged(node.left), right: exchanged(node.right) };
}
