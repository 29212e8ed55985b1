import type { JobClaim, JobLedger } from '@circuitwatch/queue-contracts';
import type { Database } from '../database/database.ts';
import { storableText } from '../database/storable-text.ts';
import { cancelJob, failJob } from './finish-job.ts';
import { lockFamily } from './hold-job.ts';

interface OpenJob {
  readonly status: 'QUEUED' | 'ACTIVE';
  readonly attempts: number;
  readonly maxAttempts: number;
  readonly cancelRequested: boolean;
}

async function lockOpenJob(database: Database, jobId: string): Promise<OpenJob | undefined> {
  const rows = await database.query<OpenJob>(
    `select status, attempts, max_attempts as "maxAttempts", cancel_requested as "cancelRequested"
     from job where id = $1::uuid and status in ('QUEUED', 'ACTIVE') for update`,
    jobId,
  );
  return rows[0];
}

/** Locks the job if this claim is still the one that counts. */
async function holdsJob(
  database: Database,
  claim: JobClaim,
): Promise<{ cancelRequested: boolean } | undefined> {
  const rows = await database.query<{ cancelRequested: boolean }>(
    `select cancel_requested as "cancelRequested" from job
     where id = $1::uuid and fence = $2 and status = 'ACTIVE' for update`,
    claim.jobId,
    claim.fence,
  );
  return rows[0];
}

/** What partitions brought a run stays when its job goes on with what they found. */
const keptProgress = `case when exists (select from run_pass where run_pass.run_id = job.run_id) then progress else 0 end`;

async function activate(database: Database, jobId: string, workerId: string, now: Date): Promise<JobClaim> {
  const rows = await database.query<{ fence: number; attempts: number }>(
    `with claimed as (
       update job set status = 'ACTIVE', fence = fence + 1, attempts = attempts + 1, worker_id = $2, error = null,
         progress = ${keptProgress}, started_at = coalesce(started_at, $3::timestamptz), heartbeat_at = $3::timestamptz
       where id = $1::uuid returning fence, attempts, run_id, progress
     ), run as (
       update monitor_run set status = 'RUNNING', progress = claimed.progress, started_at = coalesce(started_at, $3::timestamptz)
       from claimed where monitor_run.id = claimed.run_id
     )
     select fence, attempts from claimed`,
    jobId,
    workerId,
    now,
  );
  const claimed = rows[0] ?? { fence: 0, attempts: 0 };
  return { jobId, workerId, fence: claimed.fence, attempt: claimed.attempts };
}

async function claim(
  database: Database,
  jobId: string,
  workerId: string,
  now: Date,
): Promise<JobClaim | null> {
  return database.transaction(async (tx) => {
    const job = await lockOpenJob(tx, jobId);
    if (job === undefined) return null;
    if (job.cancelRequested) {
      await cancelJob(tx, jobId, now);
      return null;
    }
    if (job.status === 'ACTIVE' && job.attempts >= job.maxAttempts) {
      // Nobody reported a failure: the worker itself went down, as often as the job may be tried.
      const message = `The worker stopped ${job.attempts} times while it worked on this job.`;
      await failJob(tx, jobId, { code: 'WORKER_LOST', message, stack: null }, now);
      return null;
    }
    return activate(tx, jobId, workerId, now);
  });
}

async function progress(database: Database, held: JobClaim, value: number, now: Date): Promise<boolean> {
  const rows = await database.query<{ cancelRequested: boolean }>(
    `with held as (
       update job set progress = greatest(progress, $3::float8), heartbeat_at = $4::timestamptz
       where id = $1::uuid and fence = $2 and status = 'ACTIVE' returning run_id, cancel_requested, progress
     ), run as (
       update monitor_run set progress = held.progress
       from held where monitor_run.id = held.run_id and monitor_run.status = 'RUNNING'
     )
     select cancel_requested as "cancelRequested" from held`,
    held.jobId,
    held.fence,
    Math.min(1, Math.max(0, value)),
    now,
  );
  return rows[0]?.cancelRequested === false;
}

interface Requeue {
  readonly error: string;
  /** False takes back the attempt that the claim counted. */
  readonly countAttempt: boolean;
}

async function requeue(
  database: Database,
  held: JobClaim,
  { error, countAttempt }: Requeue,
  now: Date,
): Promise<void> {
  await database.query(
    `with queued as (
       update job set status = 'QUEUED', error = $2, progress = ${keptProgress}, heartbeat_at = $3::timestamptz,
         attempts = attempts - $4::int
       where id = $1::uuid returning run_id, progress
     )
     update monitor_run set status = 'QUEUED', progress = queued.progress from queued where monitor_run.id = queued.run_id`,
    held.jobId,
    storableText(error),
    now,
    countAttempt ? 0 : 1,
  );
}

/** QUEUED again, unless a cancel was asked for meanwhile. */
function giveBack(database: Database, held: JobClaim, how: Requeue, now: Date): Promise<void> {
  return database.transaction(async (tx) => {
    await lockFamily(tx, held.jobId);
    const job = await holdsJob(tx, held);
    if (job === undefined) return;
    await (job.cancelRequested ? cancelJob(tx, held.jobId, now) : requeue(tx, held, how, now));
  });
}

/** The ledger on one connection; a claim that is not the newest changes nothing. */
export function jobLedger(database: Database): JobLedger {
  return {
    claim: (jobId, workerId, now) => claim(database, jobId, workerId, now),
    progress: (held, value, now) => progress(database, held, value, now),
    retryLater: (held, error, now) => giveBack(database, held, { error, countAttempt: true }, now),
    handBack: (held, reason, now) => giveBack(database, held, { error: reason, countAttempt: false }, now),
    fail: (held, error, now) =>
      database.transaction(async (tx) => {
        await lockFamily(tx, held.jobId);
        if ((await holdsJob(tx, held)) !== undefined) await failJob(tx, held.jobId, error, now);
      }),
    cancel: (held, now) =>
      database.transaction(async (tx) => {
        await lockFamily(tx, held.jobId);
        if ((await holdsJob(tx, held)) !== undefined) await cancelJob(tx, held.jobId, now);
      }),
  };
}
