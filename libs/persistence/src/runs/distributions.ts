import type { Database } from '../database/database.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { alignMany, alignOne, uuids } from '../paging/align.ts';
import type { Distribution, DistributionRepository } from './records.ts';

function toDistribution(row: Prisma.DistributionModel): Distribution {
  return { ...row, id: row.id.toString() };
}

/** Distributions on one connection. */
export function distributionRepository({ prisma }: Database): DistributionRepository {
  return {
    byIds: async (ids) => {
      const known = ids.filter((id) => /^\d{1,18}$/.test(id)).map((id) => BigInt(id));
      const rows = await prisma.distribution.findMany({ where: { id: { in: known } } });
      return alignOne(ids, rows.map(toDistribution), (row) => row.id);
    },
    byRunIds: async (runIds) => {
      const where = { runId: { in: uuids(runIds) } };
      const rows = await prisma.distribution.findMany({
        where,
        orderBy: [{ feature: 'asc' }, { signal: 'asc' }],
      });
      return alignMany(runIds, rows.map(toDistribution), (row) => row.runId);
    },
  };
}
