import type { LedgerJob, UnfinishedJobs } from '@circuitwatch/queue-contracts';
import type { Database } from '../database/database.ts';
import { notifyOutbox } from '../database/notify.ts';
import { uuids } from '../paging/align.ts';

/** What the reconciler asks, on one connection. */
export function unfinishedJobs(database: Database): UnfinishedJobs {
  return {
    list: (silentSince, limit) =>
      database.query<LedgerJob>(
        `select job.id, job.queue, job.name, job.payload, job.priority, job.attempts,
           job.max_attempts as "maxAttempts", job.request_id as "requestId"
         from job join outbox on outbox.job_id = job.id
         where job.status in ('QUEUED', 'ACTIVE') and outbox.sent_at is not null
           and greatest(job.heartbeat_at, outbox.sent_at) < $1::timestamptz
         order by job.created_at, job.id limit $2`,
        silentSince,
        limit,
      ),
    resend: (jobIds) =>
      database.transaction(async (tx) => {
        await tx.query(
          `update outbox set sent_at = null, resent = resent + 1
           from job where job.id = outbox.job_id and job.status in ('QUEUED', 'ACTIVE')
             and outbox.job_id = any($1::uuid[])`,
          uuids(jobIds),
        );
        await notifyOutbox(tx);
      }),
  };
}
