import type { Resolvers } from '../../generated/resolver-types.ts';
import { applyDocument } from './resolvers/Mutation/applyDocument.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const documentResolvers: Resolvers = {
  Mutation: { applyDocument },
};
