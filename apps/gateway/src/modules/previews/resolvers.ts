import type { Resolvers } from '../../generated/resolver-types.ts';
import { previewMonitor } from './resolvers/Query/previewMonitor.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const previewResolvers: Resolvers = {
  Query: { previewMonitor },
};
