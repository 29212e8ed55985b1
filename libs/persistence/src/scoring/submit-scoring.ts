import { notFound } from '@circuitwatch/platform-errors';
import { scoreCpuJob, scoreGpuJob } from '@circuitwatch/queue-contracts';
import { routeScoring, type Device } from '@circuitwatch/scoring-definitions';
import { toJson, writeAudit } from '../access/audit.ts';
import type { Database } from '../database/database.ts';
import { notifyOutbox } from '../database/notify.ts';
import { uuidv7 } from '../database/uuid.ts';
import { uuids } from '../paging/align.ts';
import type { NewScoringJob, ScoringBatch, ScoringJob, ScoringSubmission } from './records.ts';

/** A worker that was silent for so long counts as gone. */
const workerSilenceMs = 30_000;

interface PlannedJob extends Omit<ScoringJob, 'createdAt'> {
  readonly queue: string;
  readonly priority: number;
}

/** See ScoringRepository.submit. */
export async function submitScoring(
  database: Database,
  submission: ScoringSubmission,
): Promise<{ readonly batch: ScoringBatch | null; readonly jobs: readonly ScoringJob[] }> {
  return database.transaction(async (tx) => {
    const batch = await createBatch(tx, submission);
    const planned = await planJobs(tx, submission, batch?.id ?? null);
    await insertJobs(tx, planned, submission);
    await notifyOutbox(tx);
    await auditSubmission(tx, submission, batch);
    const jobs = planned.map(({ queue: _queue, priority: _priority, ...job }) => ({
      ...job,
      createdAt: submission.now,
    }));
    return { batch, jobs };
  });
}

async function createBatch(database: Database, submission: ScoringSubmission): Promise<ScoringBatch | null> {
  if (submission.batch === undefined) return null;
  return database.prisma.scoringBatch.create({
    data: {
      filter: toJson(submission.batch.filter),
      total: submission.jobs.length,
      requestedBy: submission.actor.name,
      createdAt: submission.now,
    },
  });
}

async function planJobs(
  database: Database,
  { jobs, now }: ScoringSubmission,
  batchId: string | null,
): Promise<readonly PlannedJob[]> {
  const versions = await versionsOf(database, jobs);
  const hasGpuWorker = await gpuWorkerLives(database, now);
  return jobs.map(({ priority, ...job }) => {
    const version = versions.get(job.deploymentId);
    if (version === undefined) throw notFound('Deployment', job.deploymentId);
    const { device, fallbackSeconds } = routeScoring({
      preference: job.device,
      devices: version.devices,
      hasGpuWorker,
      fallbackSeconds: job.fallbackSeconds ?? undefined,
    });
    return {
      ...job,
      id: uuidv7(),
      jobId: uuidv7(),
      batchId,
      modelVersionId: version.modelVersionId,
      fallbackSeconds,
      execution: null,
      queue: (device === 'GPU' ? scoreGpuJob : scoreCpuJob).queue,
      priority,
    };
  });
}

interface VersionRow {
  readonly deploymentId: string;
  readonly modelVersionId: string;
  readonly devices: readonly Device[];
}

async function versionsOf(
  database: Database,
  jobs: readonly NewScoringJob[],
): Promise<ReadonlyMap<string, VersionRow>> {
  const rows = await database.query<VersionRow>(
    `select deployment.id as "deploymentId", version.id as "modelVersionId", version.devices::text[] as devices
     from deployment join model_version version on version.id = deployment.model_version_id
     where deployment.id = any($1::uuid[])`,
    uuids(jobs.map(({ deploymentId }) => deploymentId)),
  );
  return new Map(rows.map((row) => [row.deploymentId, row]));
}

async function gpuWorkerLives(database: Database, now: Date): Promise<boolean> {
  const rows = await database.query<{ lives: boolean }>(
    `select exists (
       select from worker where stopped_at is null and heartbeat_at >= $1::timestamptz and $2 = any(queues)
     ) as lives`,
    new Date(now.getTime() - workerSilenceMs),
    scoreGpuJob.queue,
  );
  return rows[0]?.lives === true;
}

/** In as many statements for 200 jobs as for one. */
async function insertJobs(
  database: Database,
  planned: readonly PlannedJob[],
  { requestId, now }: ScoringSubmission,
): Promise<void> {
  const { name, defaults } = scoreCpuJob;
  await database.query(
    `with planned as (
       select * from jsonb_to_recordset($1::jsonb) as planned(id uuid, "jobId" uuid, "batchId" uuid, "deploymentId" uuid,
         "modelVersionId" uuid, input jsonb, "outputUri" text, "miniBatchRows" int, device device_preference,
         "fallbackSeconds" int, "scheduledAt" timestamptz, queue text, priority int)
     ), created as (
       insert into job (id, queue, name, payload, max_attempts, priority, request_id, created_at)
       select "jobId", queue, $2, jsonb_build_object('scoringJobId', id), $3, priority, $4::text, $5::timestamptz
       from planned returning id
     ), scoring as (
       insert into scoring_job (id, job_id, batch_id, deployment_id, model_version_id, input, output_uri,
         mini_batch_rows, device, fallback_seconds, scheduled_at, created_at)
       select id, "jobId", "batchId", "deploymentId", "modelVersionId", input, "outputUri", "miniBatchRows", device,
         "fallbackSeconds", "scheduledAt", $5::timestamptz
       from planned
     )
     insert into outbox (job_id, created_at) select id, $5::timestamptz from created`,
    JSON.stringify(planned),
    name,
    defaults.attempts,
    requestId,
    now,
  );
}

async function auditSubmission(
  database: Database,
  { jobs, batch: asked, actor }: ScoringSubmission,
  batch: ScoringBatch | null,
): Promise<void> {
  const target =
    batch === null
      ? { targetType: 'deployment', targetId: jobs[0]?.deploymentId ?? null }
      : { targetType: 'scoringBatch', targetId: batch.id };
  const details = { jobs: jobs.length, filter: asked?.filter };
  await writeAudit(database, actor, { action: 'scoring.submit', ...target, details });
}
