import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** Who is asking, and with which role. */
export const viewer: NonNullable<QueryResolvers['viewer']> = (
  _parent,
  _args,
  { viewer: { name, role, plants } },
) => ({ name, role, plants });
