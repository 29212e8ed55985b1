import type { Resolvers } from '../../generated/resolver-types.ts';
import { Fleet } from './resolvers/Fleet.ts';
import { fleet } from './resolvers/Query/fleet.ts';
import { node } from './resolvers/Query/node.ts';
import { nodes } from './resolvers/Query/nodes.ts';

/** The resolvers of this module, one file a root field below `resolvers/`. */
export const platformResolvers: Resolvers = {
  Query: { node, nodes, fleet },
  Fleet,
};
