import { listConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** Silences, newest first. */
export const silences: NonNullable<QueryResolvers['silences']> = (
  _parent,
  { states, ...page },
  { persistence, now },
) =>
  listConnection(persistence.silences, page, {
    filter: { states: states ?? ['PENDING', 'ACTIVE'], now: now() },
  });
