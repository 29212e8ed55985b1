import type { Database } from './database.ts';

/** Wakes the relay when the transaction commits; changes of runs and jobs announce themselves by trigger. */
export async function notifyOutbox(database: Database): Promise<void> {
  await database.query(`select pg_notify('circuitwatch_outbox', '')::text`);
}

/** Tells the worker that holds the job when the transaction commits. */
export async function notifyCancel(database: Database, jobId: string): Promise<void> {
  await database.query(`select pg_notify('circuitwatch_cancel', $1)::text`, jobId);
}
