import type { Database } from '../database/database.ts';
import { notifyCancel } from '../database/notify.ts';
import { storableText } from '../database/storable-text.ts';
import { uuidv7 } from '../database/uuid.ts';
import { tellScoringFailure } from '../scoring/tell-failure.ts';

/** How a job ends other than by success. */
export interface Failure {
  readonly code: string;
  readonly message: string;
  readonly stack: string | null;
}

/**
 * Points the monitor at this run unless it has a newer one by scheduled time. A window that could not be measured again
 * leaves what was measured before.
 */
export async function updateLastRun(database: Database, runId: string): Promise<void> {
  await database.query(
    `update monitor set last_run_id = run.id
     from monitor_run run
     where run.id = $1::uuid and monitor.id = run.monitor_id
       and (run.cause <> 'LATE_TRUTH' or run.status = 'SUCCEEDED')
       and (monitor.last_run_id is null or monitor.last_run_id = run.id or run.scheduled_at >=
         (select newest.scheduled_at from monitor_run newest where newest.id = monitor.last_run_id))`,
    runId,
  );
}

/** Points the monitor back at the newest finished run before this one is opened again. */
export async function forgetLastRun(database: Database, runId: string): Promise<void> {
  await database.query(
    `update monitor set last_run_id = (
       select run.id from monitor_run run
       where run.monitor_id = monitor.id and run.id <> $1::uuid
         and (run.status = 'SUCCEEDED' or (run.status = 'FAILED' and run.cause <> 'LATE_TRUTH'))
       order by run.scheduled_at desc, run.finished_at desc, run.id limit 1)
     where monitor.last_run_id = $1::uuid`,
    runId,
  );
}

/**
 * CANCELED, the job and its run, and what measures parts of it; the same for a part, whose run is of no use without it.
 * The caller holds the job's row, see lockFamily.
 */
export async function cancelJob(database: Database, jobId: string, now: Date): Promise<void> {
  const parentId = await parentOf(database, jobId);
  await cancelOne(database, jobId, now);
  if (parentId !== null) await cancelOne(database, parentId, now);
  await cancelParts(database, parentId ?? jobId, now);
}

async function parentOf(database: Database, jobId: string): Promise<string | null> {
  const rows = await database.query<{ parentId: string | null }>(
    'select parent_id as "parentId" from job where id = $1::uuid',
    jobId,
  );
  return rows[0]?.parentId ?? null;
}

/** Parts that wait are CANCELED at once, those in work are asked to stop. */
async function cancelParts(database: Database, parentId: string, now: Date): Promise<void> {
  const asked = await database.query<{ id: string; status: string }>(
    `update job set cancel_requested = true, status = case status when 'QUEUED' then 'CANCELED' else status end,
       finished_at = case status when 'QUEUED' then $2::timestamptz end
     where parent_id = $1::uuid and status in ('QUEUED', 'ACTIVE') returning id, status`,
    parentId,
    now,
  );
  for (const { id, status } of asked) if (status === 'ACTIVE') await notifyCancel(database, id);
}

async function cancelOne(database: Database, jobId: string, now: Date): Promise<void> {
  await database.query(
    `with canceled as (
       update job set status = 'CANCELED', finished_at = $2::timestamptz
       where id = $1::uuid and status in ('QUEUED', 'ACTIVE') returning run_id
     )
     update monitor_run set status = 'CANCELED', finished_at = $2::timestamptz
     from canceled where monitor_run.id = canceled.run_id`,
    jobId,
    now,
  );
}

/**
 * FAILED for good, the job and its run, and a dead letter; a part fails its run, and the other parts are canceled. The
 * caller holds the job's row, see lockFamily.
 */
export async function failJob(database: Database, jobId: string, failure: Failure, now: Date): Promise<void> {
  const parentId = await parentOf(database, jobId);
  await failOne(database, jobId, failure, now);
  if (parentId !== null) {
    await failOf(database, parentId, failure, now);
    await cancelParts(database, parentId, now);
  }
}

/** The job of a run one of whose parts failed; the part has the dead letter. */
async function failOf(database: Database, jobId: string, failure: Failure, now: Date): Promise<void> {
  const runs = await database.query<{ runId: string | null }>(
    `with failed as (
       update job set status = 'FAILED', error = $2, finished_at = $4::timestamptz
       where id = $1::uuid and status in ('QUEUED', 'ACTIVE') returning run_id
     ), run as (
       update monitor_run set status = 'FAILED', error_code = $3, error_message = $2, finished_at = $4::timestamptz
       from failed where monitor_run.id = failed.run_id
     )
     select run_id as "runId" from failed`,
    jobId,
    storableText(failure.message),
    failure.code,
    now,
  );
  const runId = runs[0]?.runId;
  if (runId != null) await updateLastRun(database, runId);
}

async function failOne(database: Database, jobId: string, failure: Failure, now: Date): Promise<void> {
  const runs = await database.query<{ runId: string | null }>(
    `with failed as (
       update job set status = 'FAILED', error = $2, finished_at = $5::timestamptz
       where id = $1::uuid returning *
     ), letter as (
       insert into dead_letter (id, job_id, queue, name, payload, payload_hash, attempts, error, stack, created_at)
       select $6::uuid, id, queue, name, payload,
         encode(sha256(convert_to(payload::text, 'UTF8')), 'hex'), attempts, $2, $4::text, $5::timestamptz
       from failed
     ), run as (
       update monitor_run set status = 'FAILED', error_code = $3, error_message = $2, finished_at = $5::timestamptz
       from failed where monitor_run.id = failed.run_id
     )
     select run_id as "runId" from failed`,
    jobId,
    storableText(failure.message),
    failure.code,
    failure.stack === null ? null : storableText(failure.stack),
    now,
    uuidv7(),
  );
  const runId = runs[0]?.runId;
  if (runId != null) await updateLastRun(database, runId);
  else await tellScoringFailure(database, jobId, storableText(failure.message), now);
}
