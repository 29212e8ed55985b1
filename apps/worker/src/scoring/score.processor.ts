import type { Persistence } from '@circuitwatch/persistence';
import { invalid } from '@circuitwatch/platform-errors';
import { scoreCpuJob, scoreGpuJob } from '@circuitwatch/queue-contracts';
import { defineProcessor, type JobContext, type JobProcessor } from '@circuitwatch/queue-runtime';
import type { Device, ModelTelemetry } from '@circuitwatch/scoring-definitions';
import { uploadedModelFile } from '@circuitwatch/scoring-models';
import type { z } from 'zod';
import type { ScoringPool } from './scoring-pool.ts';

/** What executing a scoring job needs. */
export interface ScoreDeps {
  readonly scoring: Pick<Persistence['scoring'], 'loadForExecution' | 'listFiles' | 'checkpoint' | 'finish'>;
  readonly modelFiles: Pick<Persistence['modelFiles'], 'read'>;
  /** Where copies of uploaded models are kept. */
  readonly modelFolder: string;
  readonly pool: Pick<ScoringPool, 'score'>;
  readonly telemetry: ModelTelemetry;
}

type Context = JobContext<z.infer<typeof scoreCpuJob.payload>>;

/**
 * Executes scoring jobs of one device's queue: each written part is a checkpoint under the job's claim, so that another
 * attempt goes on after it. A file that cannot be scored is an outcome; what stops the job itself is an error.
 */
export function scoreProcessor(device: Device, deps: ScoreDeps): JobProcessor {
  const contract = device === 'GPU' ? scoreGpuJob : scoreCpuJob;
  return defineProcessor(contract, (context) => score(device, deps, context));
}

async function score(device: Device, deps: ScoreDeps, context: Context): Promise<void> {
  const { payload, claim, signal, reportProgress, log, now } = context;
  const id = payload.scoringJobId;
  const input = await deps.scoring.loadForExecution(id);
  if (input.model.uri === '') {
    throw invalid(
      `Version ${input.model.number} of the model ${input.model.name} names no file; register one that does.`,
    );
  }
  const uploaded = await uploadedModelFile(input.model.uri, deps.modelFolder, deps.modelFiles);
  const modelUri = uploaded ?? input.model.uri;
  const result = await deps.pool.score(
    device,
    { input, modelUri, isFirstAttempt: claim.attempt === 1 },
    {
      signal,
      onProgress: reportProgress,
      telemetry: deps.telemetry,
      listFiles: (files) => deps.scoring.listFiles(claim, id, files),
      checkpoint: async (file) => {
        await deps.scoring.checkpoint(claim, id, file);
        return null;
      },
    },
  );
  await deps.scoring.finish(claim, id, { ...result, workerId: claim.workerId }, now());
  log.info({ ...result, deployment: input.deployment.reference }, 'Scoring job finished');
}
