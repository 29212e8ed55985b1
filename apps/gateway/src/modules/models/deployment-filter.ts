import type { DeploymentFilter as DeploymentConditions, Repositories } from '@circuitwatch/persistence';
import type { DeploymentFilter } from '../../generated/resolver-types.ts';
import { findFleetScope } from '../fleet/fleet-scope.ts';

/** What the repository is asked for; a plant or circuit that does not exist matches nothing. */
export async function readDeploymentFilter(
  filter: DeploymentFilter | null | undefined,
  repositories: Pick<Repositories, 'plants' | 'circuits'>,
): Promise<DeploymentConditions> {
  if (filter === null || filter === undefined) return {};
  const { plantIds, circuitIds } = await findFleetScope(filter, repositories);
  return {
    plantIds,
    circuitIds,
    tags: filter.tag === undefined || filter.tag === null ? undefined : [filter.tag],
    endpoints: filter.endpoints,
    names: filter.names,
    kinds: filter.kind,
    enabled: filter.enabled,
  };
}
