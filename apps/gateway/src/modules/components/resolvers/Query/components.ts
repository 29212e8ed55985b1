import { readPageRequest, toConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** Components by name and label. */
export const components: NonNullable<QueryResolvers['components']> = async (
  _parent,
  args,
  { persistence },
) => {
  const filter = {
    names: args.name === undefined || args.name === null ? undefined : [args.name],
    kinds: args.kind,
    search: args.search,
  };
  const page = await persistence.components.list({ ...readPageRequest(args), filter });
  return toConnection(page, () => persistence.components.count(filter));
};
