import { invalid } from '@circuitwatch/platform-errors';
import {
  pickCells,
  pickRows,
  type FeatureColumn,
  type FeatureRows,
  type Task,
} from '../rows/feature-rows.ts';
import { featuresOf, labelColumn, sharesOf, type Importances } from '../rows/importances.ts';
import { randomIntegers, randomOrder } from '../rows/random-order.ts';
import { stopIfAborted } from '../rows/turn-taking.ts';
import { modelError } from './model-error.ts';
import type { MonitoredModel } from './monitored-model.ts';

/** How a model's answers hang on its features. */
export interface PermutationRequest {
  readonly model: MonitoredModel;
  readonly rows: FeatureRows;
  readonly label: string;
  readonly task: Task;
  /** Shuffles of each feature. */
  readonly repeats?: number;
  readonly seed?: number;
  readonly signal?: AbortSignal | undefined;
  /** Called with ascending numbers up to 1. */
  readonly onProgress?: (progress: number) => void;
}

/** Shuffling fewer rows says more about the shuffle than about the model. */
const leastRows = 20;
/** More rows are sampled: the model answers to all of them once for each shuffle. */
const mostRows = 10_000;

/**
 * Importance of each feature for the model: by how much its error grows when the feature's cells are shuffled among
 * the rows, mean over the shuffles, as a share of the sum. A feature whose shuffling helps has none. Rows without a
 * label are left out; of more than 10,000 a sample is taken. Time O(features · repeats) times a prediction.
 *
 * @throws AppError INVALID for a label or feature that is not there, fewer than 20 rows with a label, answers that do
 *   not fit the task, and a model that no feature matters to; CANCELED.
 * @see Breiman, "Random forests", Machine Learning 45, 2001; sklearn.inspection.permutation_importance.
 */
export async function permutationImportance(request: PermutationRequest): Promise<Importances> {
  const { model, task, repeats = 5, seed = 0, signal, onProgress } = request;
  const features = featuresOf(request.rows, model.features, request.label);
  const random = randomIntegers(seed);
  const rows = labelledRows(request, random);
  const first = await model.predict(rows, signal);
  const errorOf = modelError(task, labelColumn(rows, request.label), first);
  const error = checkedError(errorOf(first));
  const increases = new Map<string, number>();
  for (const [done, name] of features.entries()) {
    let increase = 0;
    for (let repeat = 0; repeat < repeats; repeat++) {
      await stopIfAborted(signal);
      const shuffled = withShuffled(rows, name, randomOrder(rows.rows, random));
      increase += (checkedError(errorOf(await model.predict(shuffled, signal))) - error) / repeats;
    }
    increases.set(name, increase);
    onProgress?.((done + 1) / features.length);
  }
  return sharesOf(
    increases,
    `Shuffling none of the features makes the model's answers worse in these ${rows.rows} rows; widen the window or name another label.`,
  );
}

function labelledRows({ rows, label }: PermutationRequest, random: (bound: number) => number): FeatureRows {
  const column = labelColumn(rows, label);
  const labelled = randomOrder(rows.rows, random).filter((row) => hasLabel(column, row));
  if (labelled.length < leastRows) {
    throw invalid(
      `Only ${labelled.length} rows have a label ${label}, and at least ${leastRows} are needed; widen the window.`,
    );
  }
  return pickRows(rows, labelled.slice(0, mostRows).sort());
}

function hasLabel(column: FeatureColumn, row: number): boolean {
  return column.kind === 'texts' ? column.values[row] !== null : Number.isFinite(column.values[row]);
}

function withShuffled(rows: FeatureRows, name: string, order: Uint32Array): FeatureRows {
  const column = rows.columns.get(name);
  if (column === undefined) return rows;
  return { rows: rows.rows, columns: new Map(rows.columns).set(name, pickCells(column, order)) };
}

function checkedError(error: number): number {
  if (Number.isFinite(error)) return error;
  throw invalid(
    'The model answers something that is no number to some of these rows; look for features without values.',
  );
}
