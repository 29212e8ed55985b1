import { readPageRequest, toConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { filterIds } from '../../../../inputs/filter-ids.ts';

/** Deployments by name. */
export const deployments: NonNullable<QueryResolvers['deployments']> = async (
  _parent,
  args,
  { persistence },
) => {
  const filter = { circuitIds: filterIds('Circuit', args.circuitId) };
  const page = await persistence.deployments.list({ ...readPageRequest(args), filter });
  return toConnection(page, () => persistence.deployments.count(filter));
};
