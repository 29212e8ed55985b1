import { listConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** API tokens, newest first; sessions and sign-in codes are no business of people. */
export const apiTokens: NonNullable<QueryResolvers['apiTokens']> = (_parent, args, { persistence }) =>
  listConnection(persistence.tokens, args, { filter: { kinds: ['API'] } });
