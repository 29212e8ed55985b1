import type { RunFilter as RunConditions, Repositories } from '@circuitwatch/persistence';
import type { MonitorRunFilter } from '../../generated/resolver-types.ts';
import { filterIds } from '../../inputs/filter-ids.ts';
import { findFleetScope } from '../fleet/fleet-scope.ts';

/** What the repository is asked for; an id or name of nothing matches nothing. */
export async function readRunFilter(
  filter: MonitorRunFilter | null | undefined,
  repositories: Pick<Repositories, 'plants' | 'circuits'>,
): Promise<RunConditions> {
  if (filter === null || filter === undefined) return {};
  const { plantIds, circuitIds } = await findFleetScope(filter, repositories);
  return {
    plantIds,
    circuitIds,
    monitorIds: filterIds('Monitor', filter.monitorId),
    batchIds: filterIds('RunBatch', filter.batchId),
    statuses: filter.status,
    verdicts: filter.verdict,
    from: filter.scheduledFrom,
    to: filter.scheduledTo,
  };
}
