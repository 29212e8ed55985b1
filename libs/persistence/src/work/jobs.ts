import { conflict, notFound } from '@circuitwatch/platform-errors';
import { writeAudit } from '../access/audit.ts';
import type { Actor } from '../access/records.ts';
import type { Database } from '../database/database.ts';
import { notifyCancel } from '../database/notify.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { keysetPage } from '../paging/keyset.ts';
import { createdAtOrder } from '../paging/orders.ts';
import { cancelJob } from './finish-job.ts';
import { lockFamily } from './hold-job.ts';
import type { Job, JobFilter, JobRepository, JobStatus } from './records.ts';
import { reopenJob } from './reopen-job.ts';

function condition(filter: JobFilter): Prisma.JobWhereInput {
  return {
    ...(filter.ids == null ? {} : { id: { in: uuids(filter.ids) } }),
    ...(filter.queues == null ? {} : { queue: { in: [...filter.queues] } }),
    ...(filter.statuses == null ? {} : { status: { in: [...filter.statuses] } }),
    ...(filter.batchIds == null ? {} : { run: { batchId: { in: uuids(filter.batchIds) } } }),
  };
}

async function getJob(database: Database, id: string): Promise<Job> {
  const [known] = uuids([id]);
  const job = known === undefined ? null : await database.prisma.job.findUnique({ where: { id: known } });
  if (job === null) throw notFound('Job', id);
  return job;
}

async function lockStatus(database: Database, id: string): Promise<JobStatus> {
  const [known] = uuids([id]);
  if (known === undefined) throw notFound('Job', id);
  await lockFamily(database, known);
  const rows = await database.query<{ status: JobStatus }>(
    'select status from job where id = $1::uuid for update',
    known,
  );
  const status = rows[0]?.status;
  if (status === undefined) throw notFound('Job', id);
  return status;
}

async function requestCancel(database: Database, id: string, actor: Actor, now: Date): Promise<Job> {
  return database.transaction(async (tx) => {
    const status = await lockStatus(tx, id);
    if (status !== 'QUEUED' && status !== 'ACTIVE') {
      throw conflict(`Job "${id}" is already ${status} and cannot be canceled.`);
    }
    await tx.prisma.job.update({ where: { id }, data: { cancelRequested: true } });
    if (status === 'QUEUED') await cancelJob(tx, id, now);
    else await notifyCancel(tx, id);
    await writeAudit(tx, actor, { action: 'job.cancel', targetType: 'job', targetId: id });
    return getJob(tx, id);
  });
}

async function retry(database: Database, id: string, actor: Actor, now: Date): Promise<Job> {
  return database.transaction(async (tx) => {
    const status = await lockStatus(tx, id);
    if (status !== 'FAILED' && status !== 'CANCELED') {
      throw conflict(`Job "${id}" is ${status}; only a FAILED or CANCELED job can be retried.`);
    }
    await reopenJob(tx, id, now);
    await tx.prisma.deadLetter.updateMany({
      where: { jobId: id, resolution: null },
      data: { resolution: 'RETRIED', resolvedBy: actor.name, resolvedAt: now },
    });
    await writeAudit(tx, actor, { action: 'job.retry', targetType: 'job', targetId: id });
    return getJob(tx, id);
  });
}

/** Jobs on one connection. */
export function jobRepository(database: Database): JobRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: createdAtOrder,
        defaultOrder: 'NEWEST',
        find: ({ where, orderBy, take }) =>
          prisma.job.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: (row) => row,
      }),
    count: (filter) => prisma.job.count({ where: condition(filter ?? {}) }),
    get: (id) => getJob(database, id),
    byIds: async (ids) => {
      const rows = await prisma.job.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows, (row) => row.id);
    },
    byRunIds: async (runIds) => {
      const rows = await prisma.job.findMany({ where: { runId: { in: uuids(runIds) } } });
      return alignOne(runIds, rows, (row) => row.runId);
    },
    requestCancel: (id, actor, now) => requestCancel(database, id, actor, now),
    retry: (id, actor, now) => retry(database, id, actor, now),
    openCounts: () =>
      database.query<{ queue: string; status: JobStatus; count: number }>(
        `select queue, status, count(*)::int as count from job
         where status in ('QUEUED', 'ACTIVE') group by queue, status order by queue, status`,
      ),
  };
}
