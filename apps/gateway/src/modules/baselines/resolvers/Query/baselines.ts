import { readPageRequest, toConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** Baselines by name. */
export const baselines: NonNullable<QueryResolvers['baselines']> = async (_parent, args, { persistence }) => {
  const filter = { search: args.search };
  const page = await persistence.baselines.list({ ...readPageRequest(args), filter });
  return toConnection(page, () => persistence.baselines.count(filter));
};
