import type { Resolvers } from '../../generated/resolver-types.ts';
import { putRoutingPolicy } from './resolvers/Mutation/putRoutingPolicy.ts';
import { alertDryRun } from './resolvers/Query/alertDryRun.ts';
import { routingPolicy } from './resolvers/Query/routingPolicy.ts';
import { RoutingPolicy } from './resolvers/RoutingPolicy.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const alertRoutingResolvers: Resolvers = {
  Query: { routingPolicy, alertDryRun },
  Mutation: { putRoutingPolicy },
  RoutingPolicy,
};
