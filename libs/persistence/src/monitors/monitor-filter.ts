import { containing } from '../database/versioned.ts';
import type { Prisma } from '../generated/prisma/client.ts';
import { uuids } from '../paging/align.ts';
import type { MonitorFilter } from './records.ts';

function circuitCondition(filter: MonitorFilter): Prisma.CircuitWhereInput {
  return {
    ...(filter.plantIds == null ? {} : { plantId: { in: uuids(filter.plantIds) } }),
    ...(filter.tags == null ? {} : { tags: { hasEvery: [...filter.tags] } }),
    ...(filter.circuitEnabled == null ? {} : { enabled: filter.circuitEnabled }),
  };
}

/** The filter as Prisma's condition. */
export function monitorCondition(filter: MonitorFilter): Prisma.MonitorWhereInput {
  const search = filter.search == null ? undefined : containing(filter.search);
  const circuit = circuitCondition(filter);
  return {
    ...(filter.ids == null ? {} : { id: { in: uuids(filter.ids) } }),
    ...(filter.names == null ? {} : { name: { in: [...filter.names] } }),
    ...(filter.circuitIds == null ? {} : { circuitId: { in: uuids(filter.circuitIds) } }),
    ...(Object.keys(circuit).length === 0 ? {} : { circuit }),
    ...(filter.lastVerdicts == null ? {} : { lastRun: { verdict: { in: [...filter.lastVerdicts] } } }),
    ...(filter.enabled == null ? {} : { enabled: filter.enabled }),
    ...(search === undefined ? {} : { OR: [{ name: search }, { title: search }] }),
  };
}
