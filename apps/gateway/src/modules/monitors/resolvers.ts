import type { Resolvers } from '../../generated/resolver-types.ts';
import { Monitor } from './resolvers/Monitor.ts';
import { createMonitor } from './resolvers/Mutation/createMonitor.ts';
import { deleteMonitor } from './resolvers/Mutation/deleteMonitor.ts';
import { setMonitorEnabled } from './resolvers/Mutation/setMonitorEnabled.ts';
import { updateMonitor } from './resolvers/Mutation/updateMonitor.ts';
import { monitors } from './resolvers/Query/monitors.ts';
import { Trigger } from './resolvers/Trigger.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const monitorResolvers: Resolvers = {
  Query: { monitors },
  Mutation: { createMonitor, updateMonitor, setMonitorEnabled, deleteMonitor },
  Monitor,
  Trigger,
};
