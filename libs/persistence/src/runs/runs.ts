import { notFound } from '@circuitwatch/platform-errors';
import type { Database } from '../database/database.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { firstPages } from '../paging/first-pages.ts';
import { keysetPage, type Orders } from '../paging/keyset.ts';
import { createdAtOrder } from '../paging/orders.ts';
import { dayPartitions } from '../telemetry/day-partitions.ts';
import { commitRun } from './commit-run.ts';
import { loadRun } from './load-run.ts';
import type { MonitorRun, RunFilter, RunRepository } from './records.ts';
import { reevaluateRun } from './reevaluate-run.ts';
import { requestRuns } from './request-runs.ts';
import { toMonitorRun } from './run-row.ts';
import { takeTruthChecks } from './truth-checks.ts';

const orders: Orders<'SCHEDULED_AT' | 'NEWEST'> = {
  ...createdAtOrder,
  SCHEDULED_AT: [
    { field: 'scheduledAt', direction: 'desc', type: 'instant' },
    { field: 'id', direction: 'asc', type: 'uuid' },
  ],
};

function monitorCondition(filter: RunFilter): Prisma.MonitorWhereInput {
  return {
    ...(filter.circuitIds == null ? {} : { circuitId: { in: uuids(filter.circuitIds) } }),
    ...(filter.plantIds == null ? {} : { circuit: { plantId: { in: uuids(filter.plantIds) } } }),
  };
}

function condition(filter: RunFilter): Prisma.MonitorRunWhereInput {
  const { from, to } = filter;
  const monitor = monitorCondition(filter);
  return {
    ...(filter.ids == null ? {} : { id: { in: uuids(filter.ids) } }),
    ...(filter.monitorIds == null ? {} : { monitorId: { in: uuids(filter.monitorIds) } }),
    ...(filter.batchIds == null ? {} : { batchId: { in: uuids(filter.batchIds) } }),
    ...(filter.statuses == null ? {} : { status: { in: [...filter.statuses] } }),
    ...(filter.verdicts == null ? {} : { verdict: { in: [...filter.verdicts] } }),
    ...(filter.causes == null ? {} : { cause: { in: [...filter.causes] } }),
    ...(Object.keys(monitor).length === 0 ? {} : { monitor }),
    scheduledAt: { ...(from == null ? {} : { gte: from }), ...(to == null ? {} : { lt: to }) },
  };
}

async function getRun(database: Database, id: string): Promise<MonitorRun> {
  const [known] = uuids([id]);
  const row =
    known === undefined ? null : await database.prisma.monitorRun.findUnique({ where: { id: known } });
  if (row === null) throw notFound('Run', id);
  return toMonitorRun(row);
}

/** The ids of the newest runs of each monitor, in one statement that walks an index. */
async function newestRunIds(
  database: Database,
  monitorIds: readonly string[],
  size: number,
): Promise<string[]> {
  const rows = await database.query<{ id: string }>(
    `select run.id from unnest($1::uuid[]) as monitor (id)
     cross join lateral (
       select id from monitor_run where monitor_id = monitor.id
       order by scheduled_at desc, id limit $2
     ) as run`,
    uuids(monitorIds),
    size,
  );
  return rows.map(({ id }) => id);
}

/** Runs on one connection. */
export function runRepository(database: Database): RunRepository {
  const { prisma } = database;
  const partitions = dayPartitions(database);
  return {
    list: (args) =>
      keysetPage({
        args,
        orders,
        defaultOrder: 'SCHEDULED_AT',
        find: ({ where, orderBy, take }) =>
          prisma.monitorRun.findMany({
            where: { AND: [condition(args.filter ?? {}), where] },
            orderBy,
            take,
          }),
        toNode: toMonitorRun,
      }),
    count: (filter) => prisma.monitorRun.count({ where: condition(filter ?? {}) }),
    get: (id) => getRun(database, id),
    byIds: async (ids) => {
      const rows = await prisma.monitorRun.findMany({ where: { id: { in: uuids(ids) } } });
      return alignOne(ids, rows.map(toMonitorRun), (row) => row.id);
    },
    lastByMonitorIds: async (monitorIds) => {
      const where = { lastRunOf: { id: { in: uuids(monitorIds) } } };
      const rows = await prisma.monitorRun.findMany({ where });
      return alignOne(monitorIds, rows.map(toMonitorRun), (row) => row.monitorId);
    },
    firstPagesOfMonitors: async (monitorIds, first) => {
      const ids = await newestRunIds(database, monitorIds, first + 1);
      const orderBy = orders.SCHEDULED_AT.map(({ field, direction }) => ({ [field]: direction }));
      const rows = await prisma.monitorRun.findMany({ where: { id: { in: ids } }, orderBy });
      const parentOf = ({ monitorId }: { readonly monitorId: string }): string => monitorId;
      const page = { parentIds: monitorIds, rows, parentOf, size: first, toNode: toMonitorRun };
      return firstPages({ ...page, order: 'SCHEDULED_AT', keys: orders.SCHEDULED_AT });
    },
    countsOfMonitors: async (monitorIds) => {
      const where = { monitorId: { in: uuids(monitorIds) } };
      const groups = await prisma.monitorRun.groupBy({ by: ['monitorId'], where, _count: true });
      return alignOne(monitorIds, groups, (group) => group.monitorId).map((group) => group?._count ?? 0);
    },
    request: (request) => requestRuns(database, request),
    reevaluate: (request) => reevaluateRun(database, request),
    takeTruthChecks: (checks) => takeTruthChecks(database, checks),
    loadForExecution: (runId) => loadRun(database, runId),
    commit: (claim, runId, outcome, now) => commitRun(database, claim, runId, outcome, now, partitions),
  };
}
