import type { Resolvers } from '../../generated/resolver-types.ts';
import { Baseline } from './resolvers/Baseline.ts';
import { createBaseline } from './resolvers/Mutation/createBaseline.ts';
import { deleteBaseline } from './resolvers/Mutation/deleteBaseline.ts';
import { freezeBaseline } from './resolvers/Mutation/freezeBaseline.ts';
import { replaceMonitorBaseline } from './resolvers/Mutation/replaceMonitorBaseline.ts';
import { baselines } from './resolvers/Query/baselines.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const baselineResolvers: Resolvers = {
  Query: { baselines },
  Mutation: { createBaseline, freezeBaseline, deleteBaseline, replaceMonitorBaseline },
  Baseline,
};
