import type { Repositories, ScoringJobFilter as JobConditions } from '@circuitwatch/persistence';
import type { ScoringJobFilter } from '../../generated/resolver-types.ts';
import { decodeGlobalId } from '../../global-id.ts';
import { filterIds } from '../../inputs/filter-ids.ts';
import { findFleetScope } from '../fleet/fleet-scope.ts';
import { allDeployments } from './find-deployments.ts';

type Fleet = Pick<Repositories, 'plants' | 'circuits' | 'deployments'>;

/** What the repository is asked for; an id or name of nothing matches nothing. */
export async function readJobFilter(
  filter: ScoringJobFilter | null | undefined,
  fleet: Fleet,
): Promise<JobConditions> {
  if (filter === null || filter === undefined) return {};
  return {
    deploymentIds: await deploymentIds(filter, fleet),
    batchIds: filterIds('ScoringBatch', filter.batchId),
    statuses: filter.status,
  };
}

async function deploymentIds(filter: ScoringJobFilter, fleet: Fleet): Promise<readonly string[] | undefined> {
  const { deployment, plant, circuit } = filter;
  const own = deployment == null ? undefined : await idsOf(deployment, fleet);
  if (plant == null && circuit == null) return own;
  const { plantIds, circuitIds } = await findFleetScope({ plant, circuit }, fleet);
  const scoped = await allDeployments({ ids: own, plantIds, circuitIds }, fleet);
  return scoped.map(({ id }) => id);
}

async function idsOf(deployment: string, { deployments }: Fleet): Promise<readonly string[]> {
  const reference = decodeGlobalId(deployment);
  if (reference !== null) return reference.type === 'Deployment' ? [reference.id] : [];
  const found = await deployments.findByReference(deployment);
  return found ? [found.id] : [];
}
