import { readPageRequest, toConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';
import { filterIds } from '../../../../inputs/filter-ids.ts';

/** Data assets by name and number. */
export const dataAssets: NonNullable<QueryResolvers['dataAssets']> = async (
  _parent,
  args,
  { persistence },
) => {
  const names = args.name === undefined || args.name === null ? undefined : [args.name];
  const filter = { names, circuitIds: filterIds('Circuit', args.circuitId) };
  const page = await persistence.dataAssets.list({ ...readPageRequest(args), filter });
  return toConnection(page, () => persistence.dataAssets.count(filter));
};
