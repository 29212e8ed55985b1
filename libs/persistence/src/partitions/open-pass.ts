import type { JobClaim } from '@circuitwatch/queue-contracts';
import type { Database } from '../database/database.ts';
import { notifyOutbox } from '../database/notify.ts';
import { uuidv7 } from '../database/uuid.ts';
import { holdJob } from '../work/hold-job.ts';
import type { NewPass } from './records.ts';

async function insertPartitions(
  database: Database,
  parentId: string,
  pass: NewPass,
  now: Date,
): Promise<void> {
  const { queue, name, maxAttempts, priority } = pass.jobDefaults;
  await database.query(
    `with task as (
       select "jobId", index, task from jsonb_to_recordset($3::jsonb) as given("jobId" uuid, index int, task jsonb)
     ), created as (
       insert into job (id, queue, name, payload, max_attempts, priority, parent_id, request_id, created_at)
       select task."jobId", $4, $5, jsonb_build_object('runId', $1::uuid, 'pass', $2::int, 'index', task.index),
         $6, $7, parent.id, parent.request_id, $9::timestamptz
       from task, job parent where parent.id = $8::uuid
       returning id
     ), partitions as (
       insert into run_partition (run_id, pass, index, job_id, task)
       select $1::uuid, $2::int, task.index, task."jobId", task.task from task join created on created.id = task."jobId"
     )
     insert into outbox (job_id, created_at) select id, $9::timestamptz from created`,
    pass.runId,
    pass.pass,
    JSON.stringify(pass.tasks.map((task, index) => ({ jobId: uuidv7(), index, task }))),
    queue,
    name,
    maxAttempts,
    priority,
    parentId,
    now,
  );
}

/** QUEUED without a row in the outbox: neither relay nor reconciler sends it until the last partition wakes it. */
async function layToRest(database: Database, jobId: string, now: Date): Promise<void> {
  await database.query(
    `with rested as (
       update job set status = 'QUEUED', attempts = attempts - 1, worker_id = null, heartbeat_at = $2::timestamptz
       where id = $1::uuid returning id
     )
     delete from outbox using rested where outbox.job_id = rested.id`,
    jobId,
    now,
  );
}

/** See PartitionRepository.open. */
export async function openPass(database: Database, claim: JobClaim, pass: NewPass, now: Date): Promise<void> {
  await database.transaction(async (tx) => {
    await holdJob(tx, claim, pass.runId);
    await tx.query(
      'insert into run_pass (run_id, pass, input) values ($1::uuid, $2, $3)',
      pass.runId,
      pass.pass,
      pass.input,
    );
    await insertPartitions(tx, claim.jobId, pass, now);
    await layToRest(tx, claim.jobId, now);
    await notifyOutbox(tx);
  });
}

/** See PartitionRepository.rest. */
export async function restRun(
  database: Database,
  claim: JobClaim,
  runId: string,
  now: Date,
): Promise<boolean> {
  return database.transaction(async (tx) => {
    await holdJob(tx, claim, runId);
    const open = await tx.query(
      'select index from run_partition where run_id = $1::uuid and output is null limit 1',
      runId,
    );
    if (open.length === 0) return false;
    await layToRest(tx, claim.jobId, now);
    return true;
  });
}
