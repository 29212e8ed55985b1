import type { Resolvers } from '../../generated/resolver-types.ts';
import { recordActuals } from './resolvers/Mutation/recordActuals.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const actualResolvers: Resolvers = {
  Mutation: { recordActuals },
};
