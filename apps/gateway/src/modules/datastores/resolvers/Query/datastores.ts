import { readPageRequest, toConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** Datastores by name. */
export const datastores: NonNullable<QueryResolvers['datastores']> = async (
  _parent,
  args,
  { persistence },
) => {
  const filter = { search: args.search };
  const page = await persistence.datastores.list({ ...readPageRequest(args), filter });
  return toConnection(page, () => persistence.datastores.count(filter));
};
