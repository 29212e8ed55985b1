import { readPageRequest, toConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** Models by name. */
export const models: NonNullable<QueryResolvers['models']> = async (_parent, args, { persistence }) => {
  const filter = { search: args.search };
  const page = await persistence.models.list({ ...readPageRequest(args), filter });
  return toConnection(page, () => persistence.models.count(filter));
};
