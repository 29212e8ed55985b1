import { notFound } from '@circuitwatch/platform-errors';
import type { Database } from '../database/database.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { keysetPage } from '../paging/keyset.ts';
import { createdAtOrder } from '../paging/orders.ts';
import type { BatchProgress, BatchRepository, RunBatch, RunStatus } from './records.ts';

type Filter = NonNullable<Parameters<BatchRepository['count']>[0]>;

function condition(filter: Filter): { requestedBy?: string } {
  return filter.requestedBy == null ? {} : { requestedBy: filter.requestedBy };
}

async function getBatch(database: Database, id: string): Promise<RunBatch> {
  const [known] = uuids([id]);
  const row =
    known === undefined ? null : await database.prisma.runBatch.findUnique({ where: { id: known } });
  if (row === null) throw notFound('Batch', id);
  return row;
}

type ProgressRow = Omit<BatchProgress, 'counts'> & Readonly<Record<Lowercase<RunStatus>, number>>;

/** Counts what is there: a run deleted with its monitor no longer holds the batch up. */
const progressSql = `
  select batch.id as "batchId", count(run.id)::int as total,
    count(*) filter (where run.status = 'QUEUED')::int as queued,
    count(*) filter (where run.status = 'RUNNING')::int as running,
    count(*) filter (where run.status = 'SUCCEEDED')::int as succeeded,
    count(*) filter (where run.status = 'FAILED')::int as failed,
    count(*) filter (where run.status = 'CANCELED')::int as canceled,
    coalesce(avg(case when run.status in ('QUEUED', 'RUNNING') then run.progress else 1 end), 1)::float8 as progress,
    count(*) filter (where run.verdict = 'BREACHED')::int as "breachedRuns",
    case when count(*) filter (where run.status in ('QUEUED', 'RUNNING')) = 0
      then coalesce(max(run.finished_at), batch.created_at) end as "finishedAt"
  from run_batch batch left join monitor_run run on run.batch_id = batch.id
  where batch.id = any($1::uuid[])
  group by batch.id`;

function toProgress(row: ProgressRow): BatchProgress {
  const { batchId, total, progress, breachedRuns, finishedAt } = row;
  const counts = {
    QUEUED: row.queued,
    RUNNING: row.running,
    SUCCEEDED: row.succeeded,
    FAILED: row.failed,
    CANCELED: row.canceled,
  };
  return { batchId, total, counts, progress, breachedRuns, finishedAt };
}

async function batchProgress(
  database: Database,
  batchIds: readonly string[],
): Promise<readonly BatchProgress[]> {
  const rows = await database.query<ProgressRow>(progressSql, uuids(batchIds));
  return alignOne(batchIds, rows.map(toProgress), (row) => row.batchId).map((row, index) => {
    if (row === null) throw notFound('Batch', batchIds[index] ?? '');
    return row;
  });
}

/** Batches on one connection. */
export function batchRepository(database: Database): BatchRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders: createdAtOrder,
        defaultOrder: 'NEWEST',
        find: ({ where, orderBy, take }) =>
          prisma.runBatch.findMany({ where: { AND: [condition(args.filter ?? {}), where] }, orderBy, take }),
        toNode: (row) => row,
      }),
    count: (filter) => prisma.runBatch.count({ where: condition(filter ?? {}) }),
    get: (id) => getBatch(database, id),
    byIds: async (ids) => {
      const rows = await prisma.runBatch.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows, (row) => row.id);
    },
    progress: (batchIds) => batchProgress(database, batchIds),
  };
}
