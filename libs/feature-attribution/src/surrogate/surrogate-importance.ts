import { learnBins, type BinnedTable } from '../binning/binned-table.ts';
import { boostTrees } from '../boosting/boost-trees.ts';
import { pickRows, type FeatureRows, type Task } from '../rows/feature-rows.ts';
import { featuresOf, labelColumn, sharesOf, type Importances } from '../rows/importances.ts';
import { explainRows } from '../shap/tree-shap.ts';
import { explainedRows } from './explained-rows.ts';
import { surrogateTarget } from './surrogate-target.ts';

/** What the features say about a label. */
export interface SurrogateRequest {
  readonly rows: FeatureRows;
  readonly features: readonly string[];
  readonly label: string;
  /** Features whose numbers are names of categories; texts always are. */
  readonly categorical: ReadonlySet<string>;
  readonly task: Task;
  /** Chooses the rows that are explained. */
  readonly seed?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with ascending numbers up to 1. */
  readonly onProgress?: (progress: number) => void;
}

/** The share of progress that fitting makes up; the rest is explaining. */
const fitShare = 0.7;

/**
 * Importance of each feature for the label, by Azure ML's method: boosted trees are fitted to all rows that have a
 * label, and a feature's importance is the mean of its absolute SHAP values over half of them (5,000 of more than
 * 10,000), over all classes, as a share of the sum. A feature that never varies has none. The order of features and
 * columns makes no difference.
 *
 * @throws AppError INVALID for a label or feature that is not there, a label that cannot be learned (see
 *   surrogateTarget), and features that tell nothing about it; CANCELED.
 */
export async function surrogateImportance(request: SurrogateRequest): Promise<Importances> {
  const { label, categorical, task, seed = 0, signal, onProgress } = request;
  const features = featuresOf(request.rows, request.features, label);
  const target = surrogateTarget(label, labelColumn(request.rows, label), task);
  const rows = pickRows(withColumns(request.rows, features), target.rows);
  const table = learnBins(rows, features, categorical)(rows);
  const outputs = await boostTrees(table, target.objective, {
    signal,
    onProgress: (progress) => onProgress?.(fitShare * progress),
  });
  const explained = tableOf(table, explainedRows(table.rows, seed));
  const sums = new Float64Array(features.length);
  for (const [done, output] of outputs.entries()) {
    const { attributions } = await explainRows(output, explained, signal);
    attributions.forEach((values, feature) => {
      sums[feature] = (sums[feature] as number) + values.reduce((sum, value) => sum + Math.abs(value), 0);
    });
    onProgress?.(fitShare + ((1 - fitShare) * (done + 1)) / outputs.length);
  }
  return sharesOf(
    new Map(features.map((name, feature) => [name, sums[feature] as number])),
    `None of the features tells anything about the label ${label} in these ${table.rows} rows; widen the window or name other features.`,
  );
}

function withColumns({ rows, columns }: FeatureRows, names: readonly string[]): FeatureRows {
  return { rows, columns: new Map([...columns].filter(([name]) => names.includes(name))) };
}

function tableOf({ features }: BinnedTable, rows: Uint32Array): BinnedTable {
  const picked = features.map((feature) => ({
    ...feature,
    bins: Uint8Array.from(rows, (row) => feature.bins[row] as number),
  }));
  return { rows: rows.length, features: picked };
}
