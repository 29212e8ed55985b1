import { listConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** Action groups by name. */
export const actionGroups: NonNullable<QueryResolvers['actionGroups']> = (
  _parent,
  { search, names, ...page },
  { persistence },
) => listConnection(persistence.actionGroups, page, { filter: { search, names } });
