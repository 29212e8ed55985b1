import type { BinnedTable } from '../binning/binned-table.ts';
import { stopIfAborted } from '../rows/turn-taking.ts';
import { TreeGrower } from './grow-tree.ts';
import type { Objective } from './objective.ts';
import type { TreeNode, TreeSum } from './tree.ts';
import { azureSettings, type TreeSettings } from './tree-settings.ts';

/** What may be said about the growing of trees. */
export interface BoostingOptions {
  readonly settings?: TreeSettings;
  readonly signal?: AbortSignal | undefined;
  /** Called with ascending numbers up to 1. */
  readonly onProgress?: ((progress: number) => void) | undefined;
}

/**
 * Fits gradient-boosted trees to every row: each tree steps against the derivatives that those before it left. One sum
 * of trees an output. Nothing is drawn by lot, so the same table gives the same trees. Others have a turn between two
 * trees. Time O(trees · rows · features · depth).
 *
 * @throws AppError CANCELED.
 * @see Friedman, "Greedy function approximation", Annals of Statistics 29(5), 2001; Ke et al., "LightGBM", NIPS 2017.
 */
export async function boostTrees(
  table: BinnedTable,
  objective: Objective,
  { settings = azureSettings, signal, onProgress }: BoostingOptions = {},
): Promise<readonly TreeSum[]> {
  const grower = new TreeGrower(table, settings);
  const outputs = objective.baseScores.map((base) => ({
    base,
    trees: [] as TreeNode[],
    scores: new Float64Array(table.rows).fill(base),
    gradients: new Float64Array(table.rows),
    hessians: new Float64Array(table.rows),
  }));
  const [scores, gradients, hessians] = [
    outputs.map((output) => output.scores),
    outputs.map((output) => output.gradients),
    outputs.map((output) => output.hessians),
  ];
  for (let round = 0; round < settings.trees; round++) {
    objective.derive(scores, gradients, hessians);
    let hasGrown = false;
    for (const output of outputs) {
      await stopIfAborted(signal);
      const { root, leaves } = grower.grow(output.gradients, output.hessians);
      if (root.isLeaf) continue;
      hasGrown = true;
      output.trees.push(root);
      for (const { rows, value } of leaves) {
        for (let k = 0; k < rows.length; k++) {
          const row = rows[k] as number;
          output.scores[row] = (output.scores[row] as number) + value;
        }
      }
    }
    onProgress?.((round + 1) / settings.trees);
    // A tree that found nothing to split would find nothing again.
    if (!hasGrown) break;
  }
  return outputs.map(({ base, trees }) => ({ base, trees }));
}
