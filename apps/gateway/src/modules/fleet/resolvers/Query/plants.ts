import { readPageRequest, toConnection } from '../../../../connection.ts';
import type { QueryResolvers } from '../../../../generated/resolver-types.ts';

/** Plants by name. */
export const plants: NonNullable<QueryResolvers['plants']> = async (_parent, args, { persistence }) =>
  toConnection(await persistence.plants.list(readPageRequest(args)), () => persistence.plants.count());
