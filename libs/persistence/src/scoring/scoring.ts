import { notFound } from '@circuitwatch/platform-errors';
import type { Database } from '../database/database.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { keysetPage } from '../paging/keyset.ts';
import { createdAtOrder } from '../paging/orders.ts';
import { fallBackToCpu } from './fall-back.ts';
import { loadScoring } from './load-scoring.ts';
import type { ScoringJob, ScoringJobFilter, ScoringRepository } from './records.ts';
import { finishScoring, scoringTotals, storeCheckpoint, storeFileList } from './scoring-files.ts';
import { toScoringFile, toScoringJob } from './scoring-job-row.ts';
import {
  countJobsOfDeployments,
  firstFilesOfJobs,
  firstJobsOfDeployments,
  scoringBatchProgress,
} from './scoring-of-parents.ts';
import { submitScoring } from './submit-scoring.ts';

function condition(filter: ScoringJobFilter): Prisma.ScoringJobWhereInput {
  return {
    ...(filter.ids == null ? {} : { id: { in: uuids(filter.ids) } }),
    ...(filter.batchIds == null ? {} : { batchId: { in: uuids(filter.batchIds) } }),
    ...(filter.deploymentIds == null ? {} : { deploymentId: { in: uuids(filter.deploymentIds) } }),
    ...(filter.statuses == null ? {} : { job: { status: { in: [...filter.statuses] } } }),
  };
}

async function getScoringJob({ prisma }: Database, id: string): Promise<ScoringJob> {
  const [known] = uuids([id]);
  const row = known === undefined ? null : await prisma.scoringJob.findUnique({ where: { id: known } });
  if (row === null) throw notFound('Scoring job', id);
  return toScoringJob(row);
}

/** Scoring jobs on one connection. */
export function scoringRepository(database: Database): ScoringRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: createdAtOrder,
        defaultOrder: 'NEWEST',
        find: ({ where, orderBy, take }) =>
          prisma.scoringJob.findMany({
            where: { AND: [condition(args.filter ?? {}), where] },
            orderBy,
            take,
          }),
        toNode: toScoringJob,
      }),
    count: (filter) => prisma.scoringJob.count({ where: condition(filter ?? {}) }),
    get: (id) => getScoringJob(database, id),
    byIds: async (ids) => {
      const rows = await prisma.scoringJob.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toScoringJob), (row) => row.id);
    },
    byJobIds: async (jobIds) => {
      const rows = await prisma.scoringJob.findMany({ where: { jobId: { in: uuids(jobIds) } } });
      return alignOne(jobIds, rows.map(toScoringJob), (row) => row.jobId);
    },
    batchesByIds: async (ids) => {
      const rows = await prisma.scoringBatch.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows, (row) => row.id);
    },
    batchProgress: (batchIds) => scoringBatchProgress(database, batchIds),
    firstPagesOfDeployments: (deploymentIds, first) => firstJobsOfDeployments(database, deploymentIds, first),
    countsOfDeployments: (deploymentIds) => countJobsOfDeployments(database, deploymentIds),
    firstFiles: (ids, limit) => firstFilesOfJobs(database, ids, limit),
    totals: (ids) => scoringTotals(database, ids),
    files: async (id, { after, limit }) => {
      const [known] = uuids([id]);
      if (known === undefined) return [];
      const rows = await prisma.scoringFile.findMany({
        where: { scoringJobId: known, index: { gt: after } },
        orderBy: { index: 'asc' },
        take: limit,
      });
      return rows.map(toScoringFile);
    },
    submit: (submission) => submitScoring(database, submission),
    loadForExecution: (id) => loadScoring(database, id),
    listFiles: (claim, id, files) => storeFileList(database, claim, id, files),
    checkpoint: (claim, id, file) => storeCheckpoint(database, claim, id, file),
    finish: (claim, id, execution, now) => finishScoring(database, claim, id, execution, now),
    fallBack: (now) => fallBackToCpu(database, now),
  };
}
