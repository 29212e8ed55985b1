import { listConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** Dead letters, newest first; those that wait for a decision unless all are asked for. */
export const deadLetters: NonNullable<QueryResolvers['deadLetters']> = (
  _parent,
  { openOnly, ...args },
  { persistence },
) => listConnection(persistence.deadLetters, args, { filter: openOnly === true ? { open: true } : {} });
