import { listConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { filterIds } from '../../../../inputs/filter-ids.ts';
import { readDeploymentFilter } from '../../deployment-filter.ts';

/** Deployments by name. */
export const deployments: NonNullable<QueryResolvers['deployments']> = async (
  _parent,
  { circuitId, filter, ...page },
  { persistence },
) => {
  const conditions = await readDeploymentFilter(filter, persistence);
  const own = filterIds('Circuit', circuitId);
  const circuitIds =
    own && conditions.circuitIds
      ? own.filter((id) => conditions.circuitIds?.includes(id))
      : (own ?? conditions.circuitIds);
  return listConnection(persistence.deployments, page, { filter: { ...conditions, circuitIds } });
};
