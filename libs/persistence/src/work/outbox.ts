import type { LedgerJob, Outbox } from '@circuitwatch/queue-contracts';
import type { Database } from '../database/database.ts';
import type { DatabaseAddress } from '../database/address.ts';
import { listen } from '../database/listener.ts';

interface WaitingJob extends LedgerJob {
  readonly isOpen: boolean;
}

async function drain(
  database: Database,
  limit: number,
  send: (jobs: readonly LedgerJob[]) => Promise<void>,
  now: Date,
): Promise<number> {
  return database.transaction(async (tx) => {
    // Rows that another relay holds are skipped: two relays share the work and never send a row twice.
    const rows = await tx.query<WaitingJob>(
      `select job.id, job.queue, job.name, job.payload, job.priority, job.attempts,
         job.max_attempts as "maxAttempts", job.request_id as "requestId",
         job.status in ('QUEUED', 'ACTIVE') as "isOpen"
       from outbox join job on job.id = outbox.job_id
       where outbox.sent_at is null
       order by outbox.created_at, outbox.job_id
       limit $1 for update of outbox skip locked`,
      limit,
    );
    if (rows.length === 0) return 0;
    const jobs = rows.filter((row) => row.isOpen).map(({ isOpen: _, ...job }) => job);
    if (jobs.length > 0) await send(jobs);
    const ids = rows.map((row) => row.id);
    await tx.query(`update outbox set sent_at = $2::timestamptz where job_id = any($1::uuid[])`, ids, now);
    return rows.length;
  });
}

async function backlog(database: Database, now: Date): Promise<{ pending: number; oldestAgeMs: number }> {
  const rows = await database.query<{ pending: number; oldest: Date | null }>(
    `select count(*)::int as pending, min(created_at) as oldest from outbox where sent_at is null`,
  );
  const { pending, oldest } = rows[0] ?? { pending: 0, oldest: null };
  return { pending, oldestAgeMs: oldest === null ? 0 : Math.max(0, now.getTime() - oldest.getTime()) };
}

/** The outbox; `address` is for the connection that listens. */
export function outbox(database: Database, address: DatabaseAddress): Outbox {
  return {
    drain: (limit, send, now) => drain(database, limit, send, now),
    backlog: (now) => backlog(database, now),
    onArrival: async (notify) => {
      const listener = await listen(address, 'circuitwatch_outbox', notify, notify);
      return () => listener.stop();
    },
  };
}
