import { newestObservation, observedResults } from './observed-results.ts';
import type { Database } from '../database/database.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { alignOne, uuids } from '../paging/align.ts';
import { firstPages } from '../paging/first-pages.ts';
import { keysetPage, type Orders } from '../paging/keyset.ts';
import type { MetricResult, ResultFilter, ResultRepository, SeriesQuery } from './records.ts';
import { compareResults } from './compare-results.ts';
import { toResult } from './result-row.ts';
import { firstResultIds } from './results-of-runs.ts';
import { signalVerdicts } from './signal-verdicts.ts';

const longestSeries = 10_000;

const orders: Orders<'NAME' | 'NEWEST'> = {
  NEWEST: [{ field: 'id', direction: 'desc', type: 'bigint' }],
  NAME: [
    { field: 'signal', direction: 'asc', type: 'text' },
    { field: 'feature', direction: 'asc', type: 'text' },
    { field: 'metric', direction: 'asc', type: 'text' },
    { field: 'id', direction: 'asc', type: 'bigint' },
  ],
};

function condition(filter: ResultFilter): Prisma.MetricResultWhereInput {
  const { from, to } = filter;
  const within = { ...(from == null ? {} : { gte: from }), ...(to == null ? {} : { lt: to }) };
  return {
    ...(filter.runIds == null ? { run: { replaced: false } } : { runId: { in: uuids(filter.runIds) } }),
    ...(filter.monitorIds == null ? {} : { monitorId: { in: uuids(filter.monitorIds) } }),
    ...(filter.signals == null ? {} : { signal: { in: [...filter.signals] } }),
    ...(filter.features == null ? {} : { feature: { in: [...filter.features] } }),
    ...(filter.metrics == null ? {} : { metric: { in: [...filter.metrics] } }),
    ...(filter.verdicts == null ? {} : { verdict: { in: [...filter.verdicts] } }),
    ...(filter.statuses == null ? {} : { status: { in: [...filter.statuses] } }),
    ...(Object.keys(within).length === 0 ? {} : { scheduledAt: within }),
  };
}

/** The newest points are the ones kept when there are too many. */
async function series({ prisma }: Database, query: SeriesQuery): Promise<readonly MetricResult[]> {
  const [monitorId] = uuids([query.monitorId]);
  if (monitorId === undefined) return [];
  const { feature, metric, signal, from, to } = query;
  const rows = await prisma.metricResult.findMany({
    where: {
      monitorId,
      feature,
      metric,
      ...(signal == null ? {} : { signal }),
      run: { replaced: false },
      scheduledAt: { gte: from, lt: to },
    },
    orderBy: [{ scheduledAt: 'desc' }, { id: 'desc' }],
    take: longestSeries,
  });
  return rows.reverse().map(toResult);
}

/** Metric results on one connection. */
export function resultRepository(database: Database): ResultRepository {
  const { prisma } = database;
  return {
    list: (args) =>
      keysetPage({
        args,
        orders,
        defaultOrder: args.filter?.runIds?.length === 1 ? 'NAME' : 'NEWEST',
        find: ({ where, orderBy, take }) =>
          prisma.metricResult.findMany({
            where: { AND: [condition(args.filter ?? {}), where] },
            orderBy,
            take,
          }),
        toNode: toResult,
      }),
    count: (filter) => prisma.metricResult.count({ where: condition(filter ?? {}) }),
    byIds: async (ids) => {
      const known = ids.filter((id) => /^\d{1,18}$/.test(id)).map((id) => BigInt(id));
      const rows = await prisma.metricResult.findMany({ where: { id: { in: known } } });
      return alignOne(ids, rows.map(toResult), (row) => row.id);
    },
    firstPagesOfRuns: async (runIds, { filter, first }) => {
      const ids = await firstResultIds(database, runIds, { filter, size: first + 1 });
      const where = { id: { in: [...ids] } };
      const orderBy = orders.NAME.map(({ field, direction }) => ({ [field]: direction }));
      const rows = await prisma.metricResult.findMany({ where, orderBy });
      const parentOf = ({ runId }: { readonly runId: string }): string => runId;
      const page = { parentIds: runIds, rows, parentOf, size: first, toNode: toResult };
      return firstPages({ ...page, order: 'NAME', keys: orders.NAME });
    },
    countsOfRuns: async (runIds, filter) => {
      const where = condition({ ...filter, runIds });
      const groups = await prisma.metricResult.groupBy({ by: ['runId'], where, _count: true });
      return alignOne(runIds, groups, (group) => group.runId).map((group) => group?._count ?? 0);
    },
    compare: (runs) => compareResults(database, runs),
    signalVerdicts: (runIds) => signalVerdicts(database, runIds),
    series: (query) => series(database, query),
    observed: (at, after) => observedResults(database, at, after),
    newestObservation: () => newestObservation(database),
  };
}
