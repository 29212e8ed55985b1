import type { Database } from '../database/database.ts';
import { notifyOutbox } from '../database/notify.ts';
import { forgetLastRun } from './finish-job.ts';

/**
 * FAILED or CANCELED back to QUEUED with all attempts, its run with it, and into the outbox; the caller holds the row. A
 * run that was measured in parts begins anew, also when it is one of the parts that is to be tried again.
 */
export async function reopenJob(database: Database, jobId: string, now: Date): Promise<void> {
  const families = await database.query<{ id: string }>(
    `with family as (select coalesce(parent_id, id) as id from job where id = $1::uuid),
     passes as (delete from run_pass using job, family where job.id = family.id and run_pass.run_id = job.run_id)
     select id from family`,
    jobId,
  );
  await reopenOne(database, families[0]?.id ?? jobId, now);
}

async function reopenOne(database: Database, jobId: string, now: Date): Promise<void> {
  const rows = await database.query<{ runId: string | null }>(
    `with reopened as (
       update job set status = 'QUEUED', attempts = 0, progress = 0, error = null, cancel_requested = false,
         finished_at = null, started_at = null, heartbeat_at = $2::timestamptz
       where id = $1::uuid returning id, run_id
     ), run as (
       update monitor_run set status = 'QUEUED', progress = 0, error_code = null, error_message = null,
         started_at = null, finished_at = null
       from reopened where monitor_run.id = reopened.run_id
     ), waiting as (
       insert into outbox (job_id, created_at) select id, $2::timestamptz from reopened
       on conflict (job_id) do update set sent_at = null, created_at = excluded.created_at
     )
     select run_id as "runId" from reopened`,
    jobId,
    now,
  );
  const runId = rows[0]?.runId;
  if (runId != null) await forgetLastRun(database, runId);
  await notifyOutbox(database);
}
