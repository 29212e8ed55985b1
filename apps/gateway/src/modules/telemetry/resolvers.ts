import type { Resolvers } from '../../generated/resolver-types.ts';
import { deploymentLogs } from './resolvers/Query/deploymentLogs.ts';
import { endpointMetrics } from './resolvers/Query/endpointMetrics.ts';
import { telemetryQuery } from './resolvers/Query/telemetryQuery.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const telemetryResolvers: Resolvers = {
  Query: { deploymentLogs, endpointMetrics, telemetryQuery },
};
