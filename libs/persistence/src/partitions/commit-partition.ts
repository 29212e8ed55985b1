import { AppError } from '@circuitwatch/platform-errors';
import type { JobClaim } from '@circuitwatch/queue-contracts';
import type { Database } from '../database/database.ts';
import { notifyOutbox } from '../database/notify.ts';
import { holdJob, lockFamily } from '../work/hold-job.ts';
import type { PartitionKey } from './records.ts';

interface PassProgress {
  readonly parentId: string;
  readonly open: number;
  readonly total: number;
}

async function store(
  database: Database,
  claim: JobClaim,
  output: Uint8Array,
  now: Date,
): Promise<PassProgress> {
  const stored = await database.query(
    'update run_partition set output = $2 where job_id = $1::uuid returning index',
    claim.jobId,
    output,
  );
  if (stored.length === 0) {
    throw new AppError('FENCED', `The run of job ${claim.jobId} does not need this partition any more.`);
  }
  const rows = await database.query<PassProgress>(
    `with done as (
       update job set status = 'SUCCEEDED', progress = 1, finished_at = $2::timestamptz,
         heartbeat_at = $2::timestamptz
       where id = $1::uuid returning parent_id
     )
     select done.parent_id as "parentId", count(*)::int as total,
       count(*) filter (where sibling.output is null)::int as open
     from done, run_partition own
     join run_partition sibling on sibling.run_id = own.run_id and sibling.pass = own.pass
     where own.job_id = $1::uuid group by done.parent_id`,
    claim.jobId,
    now,
  );
  const progress = rows[0];
  if (progress === undefined) throw new AppError('FENCED', `Job ${claim.jobId} belongs to no run any more.`);
  return progress;
}

/** Each pass brings the run half of what is left, as nobody knows how many there will be. */
async function advanceRun(
  database: Database,
  { parentId, open, total }: PassProgress,
  pass: number,
  now: Date,
): Promise<void> {
  const progress = 1 - 0.5 ** (pass - 1) * (1 - (total - open) / total / 2);
  await database.query(
    `with parent as (
       update job set progress = greatest(progress, $2::float8), heartbeat_at = $3::timestamptz
       where id = $1::uuid returning run_id
     )
     update monitor_run set progress = greatest(monitor_run.progress, $2::float8), status = 'RUNNING'
     from parent where monitor_run.id = parent.run_id and monitor_run.status in ('QUEUED', 'RUNNING')`,
    parentId,
    progress,
    now,
  );
  if (open > 0) return;
  await database.query(
    `insert into outbox (job_id, created_at)
     select id, $2::timestamptz from job where id = $1::uuid and status = 'QUEUED'
     on conflict (job_id) do update set sent_at = null, created_at = excluded.created_at`,
    parentId,
    now,
  );
  await notifyOutbox(database);
}

/** See PartitionRepository.commit. The lock of the run's job orders those that end at once: one of them is the last. */
export async function commitPartition(
  database: Database,
  claim: JobClaim,
  { pass }: PartitionKey,
  output: Uint8Array,
  now: Date,
): Promise<void> {
  await database.transaction(async (tx) => {
    await lockFamily(tx, claim.jobId);
    await holdJob(tx, claim, null);
    await advanceRun(tx, await store(tx, claim, output, now), pass, now);
  });
}
