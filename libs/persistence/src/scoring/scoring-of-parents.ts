import { notFound } from '@circuitwatch/platform-errors';
import type { ScoringFile } from '@circuitwatch/scoring-definitions';
import type { Database } from '../database/database.ts';
import { alignMany, alignOne, uuids } from '../paging/align.ts';
import { firstPages } from '../paging/first-pages.ts';
import { createdAtOrder } from '../paging/orders.ts';
import type { Page } from '../paging/page.ts';
import type { JobStatus } from '../work/records.ts';
import type { ScoringBatchProgress, ScoringJob } from './records.ts';
import { toScoringFile, toScoringJob } from './scoring-job-row.ts';

/** See ScoringRepository.firstPagesOfDeployments: one statement walks the index, another reads the rows. */
export async function firstJobsOfDeployments(
  database: Database,
  deploymentIds: readonly string[],
  first: number,
): Promise<readonly Page<ScoringJob>[]> {
  const newest = await database.query<{ id: string }>(
    `select job.id from unnest($1::uuid[]) as deployment (id)
     cross join lateral (
       select id from scoring_job where deployment_id = deployment.id order by created_at desc, id limit $2
     ) as job`,
    uuids(deploymentIds),
    first + 1,
  );
  const rows = await database.prisma.scoringJob.findMany({
    where: { id: { in: newest.map(({ id }) => id) } },
    orderBy: [{ createdAt: 'desc' }, { id: 'asc' }],
  });
  return firstPages({
    ...{ parentIds: deploymentIds, rows, size: first, toNode: toScoringJob },
    parentOf: ({ deploymentId }) => deploymentId,
    ...{ order: 'NEWEST', keys: createdAtOrder.NEWEST },
  });
}

/** See ScoringRepository.countsOfDeployments. */
export async function countJobsOfDeployments(
  { prisma }: Database,
  deploymentIds: readonly string[],
): Promise<readonly number[]> {
  const where = { deploymentId: { in: uuids(deploymentIds) } };
  const groups = await prisma.scoringJob.groupBy({ by: ['deploymentId'], where, _count: true });
  return alignOne(deploymentIds, groups, (group) => group.deploymentId).map((group) => group?._count ?? 0);
}

/** See ScoringRepository.firstFiles. */
export async function firstFilesOfJobs(
  { prisma }: Database,
  ids: readonly string[],
  limit: number,
): Promise<readonly (readonly ScoringFile[])[]> {
  const rows = await prisma.scoringFile.findMany({
    where: { scoringJobId: { in: uuids(ids) }, index: { lt: limit } },
    orderBy: { index: 'asc' },
  });
  return alignMany(ids, rows, ({ scoringJobId }) => scoringJobId).map((files) => files.map(toScoringFile));
}

type ProgressRow = Omit<ScoringBatchProgress, 'counts'> & Readonly<Record<Lowercase<JobStatus>, number>>;

/** See ScoringRepository.batchProgress. Counts what is there: jobs deleted with their deployment hold nothing up. */
export async function scoringBatchProgress(
  database: Database,
  batchIds: readonly string[],
): Promise<readonly ScoringBatchProgress[]> {
  const rows = await database.query<ProgressRow>(
    `select batch.id as "batchId",
       count(*) filter (where job.status = 'QUEUED')::int as queued,
       count(*) filter (where job.status = 'ACTIVE')::int as active,
       count(*) filter (where job.status = 'SUCCEEDED')::int as succeeded,
       count(*) filter (where job.status = 'FAILED')::int as failed,
       count(*) filter (where job.status = 'CANCELED')::int as canceled,
       coalesce(avg(case when job.status in ('QUEUED', 'ACTIVE') then job.progress else 1 end), 1)::float8 as progress
     from scoring_batch batch
       left join scoring_job scoring on scoring.batch_id = batch.id
       left join job on job.id = scoring.job_id
     where batch.id = any($1::uuid[]) group by batch.id`,
    uuids(batchIds),
  );
  return alignOne(batchIds, rows, ({ batchId }) => batchId).map((row, index) => {
    if (row === null) throw notFound('Scoring batch', batchIds[index] ?? '');
    const { batchId, progress, queued, active, succeeded, failed, canceled } = row;
    const counts = {
      ...{ QUEUED: queued, ACTIVE: active, SUCCEEDED: succeeded },
      ...{ FAILED: failed, CANCELED: canceled },
    };
    return { batchId, progress, counts };
  });
}
