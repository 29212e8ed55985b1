import type { Resolvers } from '../../generated/resolver-types.ts';
import { metricDefinitions } from './resolvers/Query/metricDefinitions.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const definitionResolvers: Resolvers = {
  Query: { metricDefinitions },
};
