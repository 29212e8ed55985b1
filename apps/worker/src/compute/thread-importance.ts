import { createImportanceFinder, permutationImportance } from '@circuitwatch/feature-attribution';
import type { MonitorRunRequest } from '@circuitwatch/monitoring-runs';
import { invalid } from '@circuitwatch/platform-errors';
import { inspectModel, openPredictor } from '@circuitwatch/scoring-models';
import type { ComputeInput } from './compute-messages.ts';

/** Brings a file near: its path on this machine. */
export type FetchFile = (uri: string, signal: AbortSignal) => Promise<string>;

/** Finds importances by a surrogate, or by the monitored model, which is loaded when it is asked and then freed. */
export function threadImportance(
  model: ComputeInput['model'],
  fetchFile: FetchFile,
  signal: AbortSignal,
): MonitorRunRequest['importance'] {
  const { surrogate } = createImportanceFinder();
  if (!model) return { surrogate, ofModel: null };
  return {
    surrogate,
    ofModel: async (request) => {
      const file = await fetchFile(model.uri, signal);
      await refuseOtherFile(file, model);
      const predictor = await openPredictor(file, model.features);
      try {
        return await permutationImportance({ ...request, model: predictor });
      } finally {
        await predictor.close();
      }
    },
  };
}

/** @throws AppError INVALID when the file is not the one that was registered. */
async function refuseOtherFile(
  file: string,
  { uri, checksum }: NonNullable<ComputeInput['model']>,
): Promise<void> {
  if (checksum === null) return;
  const found = await inspectModel(file);
  if (found.checksum === checksum) return;
  throw invalid(`The model file ${uri} is not the one that was registered: its checksum differs.`);
}
