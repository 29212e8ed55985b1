import type {
  CollectorOptions,
  PredictionMoments,
  ScoringFile,
  ScoringPart,
} from '@circuitwatch/scoring-definitions';
import type { Prisma } from '../generated/prisma/client.ts';
import type { ScoringExecution, ScoringInput, ScoringJob } from './records.ts';

/** Documents in columns are ours alone to write, so their shape is known. */
export function toScoringJob({ input, execution, ...row }: Prisma.ScoringJobGetPayload<object>): ScoringJob {
  return {
    ...row,
    input: input as unknown as ScoringInput,
    execution: execution as unknown as ScoringExecution | null,
  };
}

/** Row counts beyond 2^53 would take centuries. */
export function toScoringFile({
  scoringJobId: _,
  ...row
}: Prisma.ScoringFileGetPayload<object>): ScoringFile {
  return {
    ...row,
    bytes: Number(row.bytes),
    rowsDone: Number(row.rowsDone),
    invalidRows: Number(row.invalidRows),
    parts: row.parts as unknown as readonly ScoringPart[],
    moments: row.moments as unknown as PredictionMoments | null,
  };
}

/** What a deployment collects. */
export function toCollector(collector: Prisma.JsonValue): CollectorOptions | null {
  return collector as unknown as CollectorOptions | null;
}
