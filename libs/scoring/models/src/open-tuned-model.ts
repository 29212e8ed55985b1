import type { ModelDeclaration, ScoringModel } from '@circuitwatch/scoring-definitions';
import { chooseTuning, type TuningMeasurement } from './choose-tuning.ts';
import { inPieces } from './in-pieces.ts';
import { batchSizes, measureModel } from './measure-model.ts';
import { openGraphModel } from './open-graph-model.ts';
import { openScoringModel, usualRowsAtOnce, type OpenOptions } from './open-scoring-model.ts';

/** What of the machine a model may have; `threads` and `rowsAtOnce` that are given are not tuned. */
export interface TuningOptions extends OpenOptions {
  /** onnxruntime's threads inside of one operator, at most. */
  readonly maximumThreads: number;
}

/** A model with the setting that it runs with. */
export interface TunedModel {
  readonly model: ScoringModel;
  readonly threads: number;
}

/** A model that took longer is large: to load it again, for more threads, would cost more than they win. */
const mostProbeMs = 120;

/**
 * Loads a model and finds out in some tens of milliseconds with how many threads and rows at once it runs best here. A
 * graph that knows nothing of zeros and empty texts, or takes a fixed number of rows, runs with the usual setting.
 *
 * @throws AppError as openScoringModel.
 */
export async function openTunedModel(
  file: string,
  declaration: ModelDeclaration,
  { maximumThreads, ...options }: TuningOptions,
): Promise<TunedModel> {
  const { threads, rowsAtOnce } = options;
  if (threads !== undefined && rowsAtOnce !== undefined) {
    return { threads, model: await openScoringModel(file, declaration, options) };
  }
  const started = performance.now();
  const one = await probe(file, declaration, { ...options, threads: threads ?? 1 });
  const isQuick = performance.now() - started < mostProbeMs;
  const mayHaveMore =
    threads === undefined && maximumThreads > 1 && options.device !== 'GPU' && one.measurements.length > 0;
  // Where the file is gone by now, the model that is loaded does without.
  const more =
    isQuick && mayHaveMore
      ? await probe(file, declaration, { ...options, threads: maximumThreads }).catch(() => null)
      : null;
  return settle(one, more, rowsAtOnce ?? usualRowsAtOnce);
}

interface Probed {
  readonly threads: number;
  readonly model: ScoringModel;
  /** None where there is nothing to choose, or the graph answers no made-up rows. */
  readonly measurements: readonly TuningMeasurement[];
}

async function probe(
  file: string,
  declaration: ModelDeclaration,
  { rowsAtOnce, ...options }: OpenOptions & { readonly threads: number },
): Promise<Probed> {
  const { threads } = options;
  const model = await openGraphModel(file, declaration, options);
  if (Number.isFinite(model.rowsAtOnce)) return { threads, model, measurements: [] };
  try {
    const sizes = rowsAtOnce === undefined ? batchSizes : [rowsAtOnce];
    const costs = await measureModel(model, declaration.features, sizes);
    return { threads, model, measurements: costs.map((cost) => ({ threads, ...cost })) };
  } catch (error) {
    await model.close();
    throw error;
  }
}

async function settle(one: Probed, more: Probed | null, usual: number): Promise<TunedModel> {
  const measurements = [one, more].flatMap((each) => each?.measurements ?? []);
  const chosen =
    measurements.length > 0 ? chooseTuning(measurements) : { threads: one.threads, rowsAtOnce: usual };
  const [kept, other] = more?.threads === chosen.threads ? [more, one] : [one, more];
  await other?.model.close();
  return { threads: kept.threads, model: inPieces(kept.model, chosen.rowsAtOnce) };
}
