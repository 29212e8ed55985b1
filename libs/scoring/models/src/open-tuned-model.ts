import { AppError } from '@circuitwatch/platform-errors';
import type { ModelDeclaration, ScoringModel } from '@circuitwatch/scoring-definitions';
import { chooseTuning, type TuningMeasurement } from './choose-tuning.ts';
import { openScoringModel, type OpenOptions } from './open-scoring-model.ts';
import { newCells } from './take-column.ts';

/** What of the machine a model may have. */
export interface TuningOptions extends Omit<OpenOptions, 'threads' | 'rowsAtOnce'> {
  /** onnxruntime's threads inside of one operator, at most. */
  readonly maximumThreads: number;
}

/** A model with the setting that it runs with. */
export interface TunedModel {
  readonly model: ScoringModel;
  readonly threads: number;
}

const batches = [256, 1_024, 4_096, 16_384];
const mostRows = Math.max(...batches);
/** For each setting; a slow model is asked once. */
const patienceMs = 12;

/**
 * Loads a model and finds out in some tens of milliseconds with how many threads and rows at once it runs best here. A
 * graph that knows nothing of zeros and empty texts, or takes one row at a time, runs with the usual setting.
 *
 * @throws AppError as openScoringModel.
 */
export async function openTunedModel(
  file: string,
  declaration: ModelDeclaration,
  { maximumThreads, ...options }: TuningOptions,
): Promise<TunedModel> {
  const measurements: TuningMeasurement[] = [];
  for (const threads of new Set<number>([1, Math.max(1, maximumThreads)])) {
    const model = await openScoringModel(file, declaration, { ...options, threads, rowsAtOnce: mostRows });
    try {
      if (model.rowsAtOnce < mostRows) break;
      measurements.push(...(await measure(model, threads)));
    } finally {
      await model.close();
    }
  }
  const chosen: Partial<TuningMeasurement> = measurements.length > 0 ? chooseTuning(measurements) : {};
  const model = await openScoringModel(file, declaration, { ...options, ...chosen });
  return { model, threads: chosen.threads ?? 1 };
}

async function measure(model: ScoringModel, threads: number): Promise<readonly TuningMeasurement[]> {
  const measurements: TuningMeasurement[] = [];
  try {
    for (const rowsAtOnce of batches) {
      const nsPerRow = await costOf(model, rowsAtOnce);
      measurements.push({ threads, rowsAtOnce, nsPerRow });
    }
  } catch (error) {
    if (!(error instanceof AppError) || error.code !== 'INVALID') throw error;
  }
  return measurements;
}

async function costOf(model: ScoringModel, rows: number): Promise<number> {
  const zeros = model.inputs.map(({ type, features }) => newCells(type, rows * features.length));
  await model.score(zeros, rows);
  const started = performance.now();
  let runs = 0;
  do {
    await model.score(zeros, rows);
    runs += 1;
  } while (performance.now() - started < patienceMs);
  return ((performance.now() - started) * 1e6) / (runs * rows);
}
