import { notFound } from '@circuitwatch/platform-errors';
import { toJson, writeAudit } from '../access/audit.ts';
import type { Database } from '../database/database.ts';
import { notifyOutbox } from '../database/notify.ts';
import { uuidv7 } from '../database/uuid.ts';
import { uuids } from '../paging/align.ts';
import type { RequestedRun, RunBatch, RunRequest, RunRequestResult } from './records.ts';

/** A run with the ids it will have. */
export interface NewRun extends RequestedRun {
  readonly monitorVersionId: string;
}

async function planRuns(database: Database, request: RunRequest): Promise<readonly NewRun[]> {
  const ids = [...new Set(request.monitorIds)];
  const rows = await database.query<{ monitorId: string; monitorVersionId: string }>(
    `select monitor.id as "monitorId", version.id as "monitorVersionId"
     from monitor join monitor_version version
       on version.monitor_id = monitor.id and version.number = monitor.current_number
     where monitor.id = any($1::uuid[])`,
    uuids(ids),
  );
  const versions = new Map(rows.map((row) => [row.monitorId, row.monitorVersionId]));
  return ids.map((monitorId) => {
    const monitorVersionId = versions.get(monitorId);
    if (monitorVersionId === undefined) throw notFound('Monitor', monitorId);
    return { monitorId, monitorVersionId, runId: uuidv7(), jobId: uuidv7() };
  });
}

async function createBatch(database: Database, request: RunRequest, total: number): Promise<RunBatch | null> {
  if (request.batch === undefined) return null;
  const requestedBy = request.actor === 'system' ? 'system' : request.actor.name;
  return database.prisma.runBatch.create({
    data: { filter: toJson(request.batch.filter), total, requestedBy },
  });
}

/** A schedule's second request for an instant conflicts with the first one's row and drops out here. */
async function insertRuns(
  database: Database,
  request: Pick<RunRequest, 'cause' | 'scheduledAt'>,
  runs: readonly NewRun[],
  batchId: string | null,
): Promise<readonly NewRun[]> {
  const inserted = await database.query<{ id: string }>(
    `insert into monitor_run (id, monitor_id, monitor_version_id, batch_id, cause, scheduled_at)
     select run."runId", run."monitorId", run."monitorVersionId", $2::uuid, $3::run_cause, $4::timestamptz
     from jsonb_to_recordset($1::jsonb) as run("runId" uuid, "monitorId" uuid, "monitorVersionId" uuid)
     on conflict do nothing returning id`,
    JSON.stringify(runs),
    batchId,
    request.cause,
    request.scheduledAt,
  );
  const ids = new Set(inserted.map((row) => row.id));
  return runs.filter((run) => ids.has(run.runId));
}

async function insertJobs(
  database: Database,
  request: Pick<RunRequest, 'jobDefaults' | 'requestId'>,
  runs: readonly NewRun[],
): Promise<void> {
  const { queue, name, maxAttempts, priority } = request.jobDefaults;
  await database.query(
    `with created as (
       insert into job (id, queue, name, payload, max_attempts, priority, run_id, request_id)
       select run."jobId", $2, $3, jsonb_build_object('runId', run."runId"), $4, $5, run."runId", $6::text
       from jsonb_to_recordset($1::jsonb) as run("runId" uuid, "jobId" uuid)
       returning id
     )
     insert into outbox (job_id) select id from created`,
    JSON.stringify(runs),
    queue,
    name,
    maxAttempts,
    priority,
    request.requestId,
  );
}

async function auditRequest(database: Database, request: RunRequest, batch: RunBatch | null): Promise<void> {
  if (request.actor === 'system') return;
  const only = request.monitorIds.length === 1 ? request.monitorIds[0] : undefined;
  const target =
    batch === null
      ? { targetType: 'monitor', targetId: only ?? null }
      : { targetType: 'runBatch', targetId: batch.id };
  const { cause, scheduledAt } = request;
  const details = { cause, scheduledAt, monitors: request.monitorIds.length, filter: request.batch?.filter };
  await writeAudit(database, request.actor, { action: 'run.request', ...target, details });
}

/** Inserts the runs with their jobs and outbox rows and wakes the relay; returns those that had no conflict. */
export async function openRuns(
  database: Database,
  request: Pick<RunRequest, 'cause' | 'scheduledAt' | 'jobDefaults' | 'requestId'>,
  planned: readonly NewRun[],
  batchId: string | null,
): Promise<readonly NewRun[]> {
  const runs = await insertRuns(database, request, planned, batchId);
  if (runs.length > 0) {
    await insertJobs(database, request, runs);
    await notifyOutbox(database);
  }
  return runs;
}

/** Opens the runs with their jobs and outbox rows in one transaction, in as many statements for 200 as for one. */
export async function requestRuns(database: Database, request: RunRequest): Promise<RunRequestResult> {
  return database.transaction(async (tx) => {
    const planned = await planRuns(tx, request);
    const batch = await createBatch(tx, request, planned.length);
    const runs = await openRuns(tx, request, planned, batch?.id ?? null);
    await auditRequest(tx, request, batch);
    return { batch, runs: runs.map(({ runId, jobId, monitorId }) => ({ runId, jobId, monitorId })) };
  });
}
