import { scoreCpuJob } from '@circuitwatch/queue-contracts';
import { devicePreferences } from '@circuitwatch/scoring-definitions';
import { z } from 'zod';
import type { ScoringOptionsInput } from '../../generated/resolver-types.ts';
import { dataUriField } from '../../inputs/fields.ts';
import { parseInput } from '../../inputs/parse-input.ts';

const usualMiniBatchRows = 10_000;
const daySeconds = 86_400;

function within(least: number, most: number) {
  const message = `It must be a whole number from ${least} to ${most}.`;
  return z.int(message).min(least, message).max(most, message);
}

const schema = z.object({
  options: z.object({
    outputUri: dataUriField.nullish(),
    miniBatchRows: within(1, 1_000_000).nullish(),
    priority: within(1, 1000).nullish(),
    device: z.enum(devicePreferences).nullish(),
    gpuFallbackSeconds: within(0, daySeconds).nullish(),
  }),
});

/** How data is scored, everything decided but the folder of each deployment. */
export type ScoringOptions = ReturnType<typeof readOptions>;

/** @throws AppError INVALID with one problem for each field. */
export function readOptions(options: ScoringOptionsInput | null | undefined) {
  const asked = parseInput(schema, { options: options ?? {} }).options;
  return {
    outputUri: asked.outputUri ?? null,
    miniBatchRows: asked.miniBatchRows ?? usualMiniBatchRows,
    priority: asked.priority ?? scoreCpuJob.defaults.priority,
    device: asked.device ?? ('ANY' as const),
    fallbackSeconds: asked.gpuFallbackSeconds ?? null,
  };
}
