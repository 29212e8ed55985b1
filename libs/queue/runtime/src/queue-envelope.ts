import type { LedgerJob } from '@circuitwatch/queue-contracts';
import { z } from 'zod';

const envelopeSchema = z.object({
  payload: z.unknown(),
  requestId: z.string().nullable(),
  maxAttempts: z.int().min(1),
});

/** What a queue entry carries: the job's payload and what following and retrying it needs. */
export type QueueEnvelope = z.infer<typeof envelopeSchema>;

/** The entry's data for a job of the ledger. */
export function sealEnvelope(job: LedgerJob): QueueEnvelope {
  return { payload: job.payload, requestId: job.requestId, maxAttempts: job.maxAttempts };
}

/** Reads an entry's data; null when somebody else wrote it. */
export function openEnvelope(data: unknown): QueueEnvelope | null {
  return envelopeSchema.safeParse(data).data ?? null;
}
