import type { Resolvers } from '../../generated/resolver-types.ts';
import { MonitorRun } from './resolvers/MonitorRun.ts';
import { reevaluateRun } from './resolvers/Mutation/reevaluateRun.ts';
import { runMonitor } from './resolvers/Mutation/runMonitor.ts';
import { runMonitors } from './resolvers/Mutation/runMonitors.ts';
import { monitorRuns } from './resolvers/Query/monitorRuns.ts';
import { RunBatch } from './resolvers/RunBatch.ts';
import { batchProgress } from './resolvers/Subscription/batchProgress.ts';
import { runProgress } from './resolvers/Subscription/runProgress.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const runResolvers: Resolvers = {
  Query: { monitorRuns },
  Mutation: { runMonitor, runMonitors, reevaluateRun },
  Subscription: { runProgress, batchProgress },
  MonitorRun,
  RunBatch,
};
