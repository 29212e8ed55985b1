import type { MonitorFilter as MonitorConditions, Repositories } from '@circuitwatch/persistence';
import type { MonitorFilter } from '../../generated/resolver-types.ts';
import { findFleetScope } from '../fleet/fleet-scope.ts';

/** What the repository is asked for; a plant or circuit that does not exist matches nothing. */
export async function readMonitorFilter(
  filter: MonitorFilter | null | undefined,
  repositories: Pick<Repositories, 'plants' | 'circuits'>,
): Promise<MonitorConditions> {
  if (filter === null || filter === undefined) return {};
  const { plantIds, circuitIds } = await findFleetScope(filter, repositories);
  return {
    plantIds,
    circuitIds,
    names: filter.names,
    tags: filter.tag === undefined || filter.tag === null ? undefined : [filter.tag],
    enabled: filter.enabled,
    lastVerdicts: filter.lastVerdict,
  };
}
