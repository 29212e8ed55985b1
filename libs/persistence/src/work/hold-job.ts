import { AppError } from '@circuitwatch/platform-errors';
import type { JobClaim } from '@circuitwatch/queue-contracts';
import type { Database } from '../database/database.ts';

/** Locks the job; FENCED unless this claim is the one that counts. */
export async function holdJob(database: Database, claim: JobClaim, runId: string | null): Promise<void> {
  const rows = await database.query<{ fence: number; status: string; runId: string | null }>(
    'select fence, status, run_id as "runId" from job where id = $1::uuid for update',
    claim.jobId,
  );
  const job = rows[0];
  if (job !== undefined && job.fence === claim.fence && job.status === 'ACTIVE' && job.runId === runId)
    return;
  const state = job === undefined ? 'gone' : `${job.status} under fence ${job.fence}`;
  throw new AppError(
    'FENCED',
    `Claim ${claim.fence} of job ${claim.jobId} no longer counts: the job is ${state}.`,
  );
}

/**
 * Locks the job of the run that a job measures a part of, or the job itself when it has none. Whoever changes jobs of
 * several levels locks from above, so that none waits for another in a circle.
 */
export async function lockFamily(database: Database, jobId: string): Promise<void> {
  await database.query(
    'select id from job where id = (select coalesce(parent_id, id) from job where id = $1::uuid) for update',
    jobId,
  );
}
