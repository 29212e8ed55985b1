import { AppError } from '@circuitwatch/platform-errors';
import type { FeatureDeclaration, ScoringModel } from '@circuitwatch/scoring-definitions';
import { plausibleCells } from './graph-outputs.ts';

/** What one number of rows at once costs. */
export interface BatchCost {
  readonly rowsAtOnce: number;
  readonly nsPerRow: number;
}

/** From small to large; a slow model does not come to the large ones. */
export const batchSizes = [64, 256, 1_024, 4_096, 16_384];

/** For all sizes together, and for each of them. */
const budgetMs = 40;
const shareMs = budgetMs / batchSizes.length;

/**
 * Measures what a row costs, with so many at once, by rows that the model may well be asked for. Sizes that would take
 * longer than is left of some tens of milliseconds are left out, and all of them where the graph answers no such rows.
 */
export async function measureModel(
  model: ScoringModel,
  features: readonly FeatureDeclaration[],
  sizes: readonly number[],
): Promise<readonly BatchCost[]> {
  const started = performance.now();
  const costs: BatchCost[] = [];
  try {
    for (const rowsAtOnce of sizes) {
      const leftMs = budgetMs - (performance.now() - started);
      const known = costs.at(-1);
      if (known && 2 * rowsAtOnce * known.nsPerRow > leftMs * 1e6) break;
      const cells = plausibleCells(model.inputs, features, rowsAtOnce);
      const run = () => model.score(cells, rowsAtOnce);
      costs.push({ rowsAtOnce, nsPerRow: (await fastestMs(run)) * (1e6 / rowsAtOnce) });
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INVALID') throw error;
    return [];
  }
  return costs;
}

/** One run may be held up by what else the machine does; several hardly are. */
const fewestRuns = 5;

/** Being held up makes runs slower and nothing makes them faster, so the fastest tells most. */
async function fastestMs(run: () => Promise<unknown>): Promise<number> {
  await run();
  const started = performance.now();
  let fastest = Infinity;
  for (let runs = 0, at = started; isToRun(runs, at - started); runs++) {
    await run();
    const now = performance.now();
    fastest = Math.min(fastest, now - at);
    at = now;
  }
  return fastest;
}

function isToRun(runs: number, ms: number): boolean {
  return ms < shareMs || (runs < fewestRuns && ms < budgetMs);
}
