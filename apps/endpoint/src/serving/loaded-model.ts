import type { FeatureDeclaration, ScoringModel } from '@circuitwatch/scoring-definitions';
import {
  createAnswerWriter,
  createMicroBatcher,
  createRecordWriter,
  createRowReader,
  type AnswerWriter,
  type MicroBatcher,
  type RowReader,
  type WriteRecords,
} from '@circuitwatch/scoring-online';

/** A loaded model with all that turns requests into answers. */
export interface LoadedModel {
  readonly model: ScoringModel;
  readonly features: readonly FeatureDeclaration[];
  readonly reader: RowReader;
  readonly writer: AnswerWriter;
  /** Writes what was asked, for those who collect. */
  readonly writeRecords: WriteRecords;
  readonly batcher: MicroBatcher;
}

/** How much a server takes on. */
export interface ServingLimits {
  /** Of one request. */
  readonly rows: number;
  /** Of all requests that wait for one model. */
  readonly waitingRows: number;
  /** How long a request may wait for others while its model is busy. */
  readonly latencyMs: number;
  readonly timeoutMs: number;
}

/** onnxruntime for processors works on one run at a time; a second one lets a device that does not begin early. */
const runsAtOnce = 2;

/** Calls back later without keeping the process. */
function after(ms: number, callback: () => void): () => void {
  const timer = setTimeout(callback, ms);
  timer.unref();
  return () => clearTimeout(timer);
}

/** Puts a loaded model to work. */
export function serveModel(
  model: ScoringModel,
  features: readonly FeatureDeclaration[],
  limits: ServingLimits,
): LoadedModel {
  const reader = createRowReader({ inputs: model.inputs, features, maximumRows: limits.rows });
  return {
    model,
    features,
    reader,
    writer: createAnswerWriter(model.predictions),
    writeRecords: createRecordWriter(reader.features),
    batcher: createMicroBatcher({
      run: (cells, rows) => model.score(cells, rows),
      rowsAtOnce: model.rowsAtOnce,
      latencyMs: limits.latencyMs,
      runsAtOnce,
      maximumWaitingRows: limits.waitingRows,
      timeoutMs: limits.timeoutMs,
      clockMs: () => performance.now(),
      after,
    }),
  };
}
