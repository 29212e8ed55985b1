import type { ScoringForExecution } from '@circuitwatch/persistence';
import { deviationOf, type ScoredSlab } from '@circuitwatch/scoring-batch';
import type { ScoringEvent } from '@circuitwatch/scoring-definitions';

/** What is told of rows of a file that were scored, or of a file that cannot be. */
export function scoringEvent(
  { deployment, model, plant, circuit }: ScoringForExecution,
  { file, rows, durationMs, moments }: ScoredSlab,
  at: Date,
): ScoringEvent {
  return {
    at,
    modelName: model.name,
    modelVersion: String(model.number),
    modelPath: model.uri,
    deployment: deployment.reference,
    deploymentId: deployment.id,
    plant,
    circuit,
    rows,
    durationMs,
    predictionMean: moments?.mean ?? null,
    predictionDeviation: moments === null ? null : deviationOf(moments),
    error: file.error === null ? null : { type: 'INVALID', message: file.error },
    filePath: file.uri,
    requestId: null,
  };
}
