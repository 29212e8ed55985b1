import { scoreCpuJob, scoreGpuJob } from '@circuitwatch/queue-contracts';
import type { Database } from '../database/database.ts';
import { notifyOutbox } from '../database/notify.ts';

/** See ScoringRepository.fallBack. Jobs that a worker has are left to it. */
export async function fallBackToCpu(database: Database, now: Date): Promise<readonly string[]> {
  return database.transaction(async (tx) => {
    const moved = await tx.query<{ id: string }>(
      `with waiting as (
         select job.id from job join scoring_job on scoring_job.job_id = job.id
         where job.queue = $1 and job.status = 'QUEUED' and scoring_job.fallback_seconds is not null
           and greatest(job.created_at, job.heartbeat_at)
             + make_interval(secs => scoring_job.fallback_seconds) <= $3::timestamptz
         for update of job skip locked
       ), moved as (
         update job set queue = $2 from waiting where job.id = waiting.id returning job.id
       ), sent as (
         update outbox set sent_at = null, created_at = $3::timestamptz from moved where outbox.job_id = moved.id
       )
       select id from moved`,
      scoreGpuJob.queue,
      scoreCpuJob.queue,
      now,
    );
    if (moved.length > 0) await notifyOutbox(tx);
    return moved.map(({ id }) => id);
  });
}
